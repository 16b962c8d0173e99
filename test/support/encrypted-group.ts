import type { ConversationId, CreateConversation, FirstCommit, NewCommit } from '@anochat/contract';
import {
  type CommitReason,
  encodeCommitData,
  encodeGroupId,
  type GroupPolicy,
  type Primitives,
} from '@anochat/e2ee';
import {
  createMlsEngine,
  type MlsEngine,
  type MlsGroup,
  type OwnKeyPackage,
  type PendingCommit,
} from '@anochat/e2ee/mls';
import { v7 as uuidV7 } from 'uuid';

import { type DeviceKeysOfTest, toText } from './encrypting-user';

const DAY_S = 24 * 3_600;

/** What `POST .../commits` takes of a commit. */
export const commitBody = (made: PendingCommit): FirstCommit['commit'] => ({
  clientId: uuidV7(),
  commit: toText(made.commit),
  groupInfo: toText(made.groupInfo),
  ...(made.welcome && { welcome: toText(made.welcome) }),
});

export const newCommit = (made: PendingCommit): NewCommit => ({
  ...commitBody(made),
  generation: 0,
  epoch: made.next.epoch - 1,
});

export const dataOf = (reason: CommitReason): Uint8Array =>
  encodeCommitData({ v: 1, reason, seenSeq: 0, seenChain: new Uint8Array(32) });

interface Founded {
  readonly id: ConversationId;
  readonly request: CreateConversation;
  readonly first: FirstCommit;
  /** At epoch 1. */
  readonly group: MlsGroup;
}

/** Groups as clients make them. */
export class GroupMaker {
  private readonly engine: MlsEngine;

  constructor(primitives: Primitives) {
    this.engine = createMlsEngine(primitives);
  }

  keyPackage({ offer, mlsSeed }: DeviceKeysOfTest): Promise<OwnKeyPackage> {
    const now = Math.floor(Date.now() / 1000);
    const { user, device } = offer;
    const lifetime = { notBefore: now - 60, notAfter: now + 30 * DAY_S };
    return this.engine.createKeyPackage({ user, device, signatureSeed: mlsSeed, lifetime });
  }

  /** A group of the maker and these devices, and the request that makes its conversation. */
  async found(
    by: DeviceKeysOfTest,
    others: readonly DeviceKeysOfTest[],
    id: ConversationId = uuidV7(),
    generation = 0,
  ): Promise<Founded> {
    const owner = by.offer.user;
    const members = [...new Set(others.map(({ offer }) => offer.user))];
    const { first, group } = await this.begin(by, others, id, {
      ...{ v: 1, kind: 'group', generation, owner, admins: [], adds: 'admins', history: 'joined' },
    });
    const request = {
      id,
      kind: 'group',
      title: '',
      members: members.filter((user) => user !== owner),
      e2ee: first,
    } as const;
    return { id, request, first, group };
  }

  /** The same for a direct conversation. */
  async foundDirect(by: DeviceKeysOfTest, other: DeviceKeysOfTest): Promise<Founded> {
    const id = uuidV7();
    const userId = other.offer.user;
    const users = [by.offer.user, userId] as const;
    const policy = { v: 1, kind: 'direct', generation: 0, users } as const;
    const { first, group } = await this.begin(by, [other], id, policy);
    return { id, request: { id, kind: 'direct', userId, e2ee: first }, first, group };
  }

  private async begin(
    by: DeviceKeysOfTest,
    others: readonly DeviceKeysOfTest[],
    conversation: ConversationId,
    policy: GroupPolicy,
  ): Promise<Pick<Founded, 'first' | 'group'>> {
    const { generation } = policy;
    const groupId = encodeGroupId({ conversation, generation });
    const alone = await this.engine.createGroup({
      groupId,
      policy,
      own: await this.keyPackage(by),
    });
    const groupInfo = toText(await alone.groupInfo());
    const made = await this.adding(alone, others);
    return { first: { groupInfo, commit: commitBody(made) }, group: made.next };
  }

  async adding(group: MlsGroup, devices: readonly DeviceKeysOfTest[]): Promise<PendingCommit> {
    const packages = await Promise.all(devices.map((device) => this.keyPackage(device)));
    const adds = packages.map(({ keyPackage }) => keyPackage);
    return group.commit({
      adds,
      removes: [],
      authenticatedData: dataOf(adds.length === 0 ? 'rotate' : 'add'),
    });
  }
}
