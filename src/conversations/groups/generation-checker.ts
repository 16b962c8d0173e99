import type { ConversationId, NewGeneration, UserId } from '@anochat/contract';
import { judgeGeneration, outranks } from '@anochat/e2ee';
import type { PublicGroup } from '@anochat/e2ee/mls';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { findGroup, findMembers } from '../store/group-store';
import { readWorld } from './commit-world';
import { GroupKeeper } from './group-keeper';
import { type CheckedGroup, NewGroupChecker } from './new-group-checker';
import { refuseCommit } from './refuse-commit';

/** Whether a group begins anew as it may: after the one that there is, and for the same people. */
@Injectable()
export class GenerationChecker {
  constructor(
    private readonly database: Database,
    private readonly groups: GroupKeeper,
    private readonly beginnings: NewGroupChecker,
  ) {}

  /** @throws conversation.mode-mismatch, epoch.stale, commit.refused, limit.reached */
  async check(caller: Caller, id: ConversationId, request: NewGeneration): Promise<CheckedGroup> {
    const before = await this.stopped(id, request);
    const { generation } = request;
    const begun = await this.beginnings.begin(caller, { id, generation }, request);
    await this.requirePeople(caller.userId, id, before, begun.next, request.without);
    return begun;
  }

  private async stopped(
    id: ConversationId,
    { generation, after }: NewGeneration,
  ): Promise<PublicGroup> {
    const now = await findGroup(this.database, id);
    if (now === undefined) throw new ProblemError('conversation.mode-mismatch');
    const isCurrent = now.generation + 1 === generation && now.epoch === after;
    const group = isCurrent ? await this.groups.at(id, now) : undefined;
    if (group === undefined) throw new ProblemError('epoch.stale');
    return group;
  }

  private async requirePeople(
    founder: UserId,
    id: ConversationId,
    before: PublicGroup,
    next: PublicGroup,
    without: readonly UserId[],
  ): Promise<void> {
    const inside = new Set(next.leaves.map(({ user }) => user));
    const [world, members] = await Promise.all([
      readWorld(this.database, id, before.leaves),
      findMembers(this.database, id, [...inside, ...without]),
    ]);
    const refusal = judgeGeneration(
      {
        founder,
        policyBefore: before.policy,
        leavesBefore: before.leaves,
        policyAfter: next.policy,
        leavesAfter: next.leaves,
      },
      world,
    );
    if (refusal !== null) throw refuseCommit(refusal);
    // Whose devices are all gone stays a member, and waits to be let in with another.
    const isForgotten = before.leaves.some(
      (leaf) =>
        !inside.has(leaf.user) &&
        !without.includes(leaf.user) &&
        world.verdictOf(leaf) === 'valid' &&
        !world.hasLeft(leaf.user) &&
        !world.removalRequested(leaf.user),
    );
    const isWrong =
      isForgotten ||
      [...inside].some((user) => !members.has(user)) ||
      without.some(
        (user) =>
          inside.has(user) || (members.has(user) && !outranks(before.policy, founder, user)),
      );
    if (isWrong) throw refuseCommit('members.differ');
  }
}
