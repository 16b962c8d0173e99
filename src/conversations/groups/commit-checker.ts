import { type ConversationId, LIMITS, type NewCommit } from '@anochat/contract';
import { judgeCommit } from '@anochat/e2ee';
import {
  type FollowedCommit,
  type PublicGroup,
  welcomeFits,
  welcomeTargets,
} from '@anochat/e2ee/mls';
import { Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { KeyedDigest } from '../../platform/sealer';
import { canonicalJson } from '../canonical-json';
import type { CheckedCommit } from '../store/commit-store';
import { readCommitWorld } from './commit-world';
import { refuseCommit, refusingBytes } from './refuse-commit';

export interface Checked {
  readonly commit: CheckedCommit;
  readonly next: PublicGroup;
}

/** Whether a commit may be made, and what follows from it; without any lock. */
@Injectable()
export class CommitChecker {
  constructor(
    private readonly database: Database,
    private readonly digest: KeyedDigest,
  ) {}

  /** Tells the same request from another one with the same id. */
  digestOf({ generation, epoch, commit }: NewCommit): Uint8Array {
    return this.digest.of(canonicalJson({ kind: 'commit', generation, epoch, commit }));
  }

  /**
   * @param group at the epoch that the commit ends
   * @throws commit.refused, limit.reached
   */
  async check(
    caller: Caller,
    id: ConversationId,
    group: PublicGroup,
    request: NewCommit,
  ): Promise<Checked> {
    const bytes = Buffer.from(request.commit, 'base64');
    const groupInfo = Buffer.from(request.groupInfo, 'base64');
    const facts = await refusingBytes(group.readCommit(bytes));
    const { committer } = facts;
    const { user, device } = committer.kind === 'member' ? committer.leaf : committer;
    if (user !== caller.userId || device !== caller.deviceId) {
      throw refuseCommit('committer.differs');
    }
    const verdict = judgeCommit(facts, await readCommitWorld(this.database, id, facts));
    if (!verdict.ok) throw refuseCommit(verdict.reason);
    const followed = await refusingBytes(group.follow(bytes, groupInfo));
    requireRoom(followed.next);
    const welcome = await this.welcomeOf(request, followed);
    return { next: followed.next, commit: { ...describe(followed), ...welcome, ...given() } };

    function given(): Pick<
      CheckedCommit,
      'clientId' | 'generation' | 'epoch' | 'groupInfo' | 'epochRecord'
    > {
      const { clientId, generation, epoch, epochRecord } = request;
      return {
        clientId,
        generation,
        epoch,
        groupInfo,
        epochRecord: epochRecord === undefined ? null : Buffer.from(epochRecord, 'base64'),
      };
    }
  }

  private async welcomeOf(
    request: NewCommit,
    { facts }: FollowedCommit,
  ): Promise<Pick<CheckedCommit, 'digest' | 'refs' | 'welcome' | 'welcomeIds'>> {
    const digest = this.digestOf(request);
    const refs = facts.proposals.flatMap((proposal) =>
      proposal.type === 'add' ? [proposal.keyPackageRef] : [],
    );
    if (request.welcome === undefined) {
      if (refs.length > 0) throw refuseCommit('welcome.differs');
      return { digest, refs, welcome: null, welcomeIds: [] };
    }
    const welcome = Buffer.from(request.welcome, 'base64');
    const targets = await refusingBytes(welcomeTargets(welcome));
    if (!welcomeFits(targets, facts)) throw refuseCommit('welcome.differs');
    return { digest, refs, welcome, welcomeIds: refs.map(() => uuidV7()) };
  }
}

type Described = Pick<CheckedCommit, 'removed' | 'added' | 'owner' | 'admins' | 'history'>;

const describe = ({ next, added, removed }: FollowedCommit): Described => {
  const { policy } = next;
  const who = { removed: removed.map(({ device }) => device), added };
  return policy.kind === 'direct'
    ? { ...who, owner: null, admins: [], history: null }
    : { ...who, owner: policy.owner, admins: policy.admins, history: policy.history };
};

/** @throws limit.reached */
const requireRoom = ({ leaves }: PublicGroup): void => {
  const devices = new Map<string, number>();
  for (const { user } of leaves) devices.set(user, (devices.get(user) ?? 0) + 1);
  const isFull =
    leaves.length > LIMITS.groupLeaves ||
    [...devices.values()].some((count) => count > LIMITS.linkedDevicesPerUser);
  if (isFull) throw new ProblemError('limit.reached');
};
