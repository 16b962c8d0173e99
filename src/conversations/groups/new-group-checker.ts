import type { ConversationId, FirstCommit, UserId } from '@anochat/contract';
import type { DeviceCredential, GroupPolicy } from '@anochat/e2ee';
import type { PublicGroup } from '@anochat/e2ee/mls';
import { Injectable } from '@nestjs/common';

import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import type { CheckedCommit } from '../store/commit-store';
import { CommitChecker } from './commit-checker';
import { GroupKeeper } from './group-keeper';
import { refuseCommit, refusingBytes } from './refuse-commit';

/** For whom the conversation is made. */
export interface Founding {
  readonly id: ConversationId;
  readonly kind: 'direct' | 'group';
  readonly everyone: readonly UserId[];
}

export interface CheckedGroup {
  /** Of epoch 0. */
  readonly groupInfo: Uint8Array;
  /** Of the maker's leaf. */
  readonly signatureKey: Uint8Array;
  readonly commit: CheckedCommit;
  readonly next: PublicGroup;
}

/** Whether a group begins as it must: the maker's device alone, then all whom it is made for. */
@Injectable()
export class NewGroupChecker {
  constructor(
    private readonly groups: GroupKeeper,
    private readonly checker: CommitChecker,
  ) {}

  /** The first group of a conversation. @throws commit.refused, user.without-encryption, limit.reached */
  async check(caller: Caller, founding: Founding, e2ee: FirstCommit): Promise<CheckedGroup> {
    const place = { id: founding.id, generation: 0 };
    const begun = await this.begin(caller, place, e2ee, (policy) =>
      isFor(policy, founding, caller.userId),
    );
    requireEverybody(founding, begun.next);
    return begun;
  }

  /**
   * The first two epochs of any generation.
   *
   * @param isRight of the policy at epoch 0
   * @throws commit.refused, limit.reached
   */
  async begin(
    caller: Caller,
    { id, generation }: { readonly id: ConversationId; readonly generation: number },
    e2ee: FirstCommit,
    isRight: (policy: GroupPolicy) => boolean = () => true,
  ): Promise<CheckedGroup> {
    const groupInfo = Buffer.from(e2ee.groupInfo, 'base64');
    const group = await refusingBytes(this.groups.open(groupInfo));
    const { groupId } = group;
    const isThis = groupId.conversation === id && groupId.generation === generation;
    const own = findAlone(caller, group);
    if (!isThis || own === undefined || !isRight(group.policy)) throw refuseCommit('group.differs');
    const { commit, next } = await this.checker.check(caller, id, group, {
      ...e2ee.commit,
      generation,
      epoch: 0,
    });
    return { groupInfo, signatureKey: own.signatureKey, commit, next };
  }
}

/** The maker's own leaf, where a group is at its beginning and has no other one. */
const findAlone = (
  { userId, deviceId }: Caller,
  { epoch, leaves }: PublicGroup,
): DeviceCredential | undefined => {
  const [own] = leaves;
  const isAlone =
    leaves.length === 1 && own?.leafIndex === 0 && own.user === userId && own.device === deviceId;
  return epoch === 0 && isAlone ? own : undefined;
};

const isFor = (policy: GroupPolicy, { kind, everyone }: Founding, maker: UserId): boolean => {
  if (policy.kind !== kind) return false;
  if (policy.kind === 'direct') {
    const { users } = policy;
    return everyone.length === users.length && everyone.every((user) => users.includes(user));
  }
  return policy.owner === maker && policy.admins.every((admin) => everyone.includes(admin));
};

const requireEverybody = ({ everyone }: Founding, { leaves }: PublicGroup): void => {
  const inside = new Set(leaves.map(({ user }) => user));
  if (everyone.some((user) => !inside.has(user))) {
    throw new ProblemError('user.without-encryption');
  }
  if (inside.size > everyone.length) throw refuseCommit('members.differ');
};
