import type { UserId } from '@anochat/contract';

import type { CommitWorld } from './commit-world';
import type { GroupPolicy, SharedPolicy } from './group-policy';
import type { Leaf } from './leaf';
import { isStale, leads, outranks } from './who-may';

/** A group that cannot go on, and the one that begins in its place. */
export interface GenerationFacts {
  readonly founder: UserId;
  readonly policyBefore: GroupPolicy;
  readonly leavesBefore: readonly Leaf[];
  /** After the first commit of the new generation. */
  readonly policyAfter: GroupPolicy;
  readonly leavesAfter: readonly Leaf[];
}

/**
 * - `generation.not-next`: not the group that follows this one.
 * - `generation.not-permitted`: begun by somebody who leads nothing here.
 * - `generation.policy`: other rules than before; they are changed by commits.
 * - `generation.leaves-out`: somebody is missing whom the founder may not take out.
 *
 * Who is brought in is judged with the commit that does it, under the same policy.
 */
export type GenerationRefusal =
  | 'generation.not-next'
  | 'generation.not-permitted'
  | 'generation.policy'
  | 'generation.leaves-out';

/** Whether a group may begin anew as it does: one judge for the server and for each member. */
export const judgeGeneration = (
  facts: GenerationFacts,
  world: Pick<CommitWorld, 'verdictOf' | 'hasLeft' | 'removalRequested'>,
): GenerationRefusal | null => {
  const { founder, policyBefore, leavesBefore, policyAfter, leavesAfter } = facts;
  if (policyAfter.generation !== policyBefore.generation + 1) return 'generation.not-next';
  if (!mayBegin(policyBefore, founder)) return 'generation.not-permitted';
  const inside = new Set(leavesAfter.map(({ user }) => user));
  if (!keepsRules(policyBefore, policyAfter, inside)) return 'generation.policy';
  const mayMiss = (leaf: Leaf): boolean =>
    isStale(world.verdictOf(leaf)) ||
    world.hasLeft(leaf.user) ||
    world.removalRequested(leaf.user) ||
    outranks(policyBefore, founder, leaf.user);
  const missing = leavesBefore.filter(({ user }) => !inside.has(user));
  return missing.every(mayMiss) ? null : 'generation.leaves-out';
};

/** Of two people either may: nobody is above the other. */
const mayBegin = (policy: GroupPolicy, user: UserId): boolean =>
  policy.kind === 'direct' ? policy.users.includes(user) : leads(policy, user);

const keepsRules = (
  before: GroupPolicy,
  after: GroupPolicy,
  inside: ReadonlySet<UserId>,
): boolean => {
  if (before.kind === 'group' && after.kind === 'group') {
    return (
      before.adds === after.adds &&
      before.history === after.history &&
      keepsLeaders(before, after, inside)
    );
  }
  return (
    before.kind === 'direct' &&
    after.kind === 'direct' &&
    before.users.length === after.users.length &&
    before.users.every((user) => after.users.includes(user))
  );
};

/** Who led before leads again; who is not there any more may be named no more. */
const keepsLeaders = (
  before: SharedPolicy,
  after: SharedPolicy,
  inside: ReadonlySet<UserId>,
): boolean => {
  const isOwnerKept =
    after.owner === before.owner ||
    (after.owner === null && before.owner !== null && !inside.has(before.owner));
  return (
    isOwnerKept &&
    after.admins.every((admin) => before.admins.includes(admin)) &&
    before.admins.every((admin) => after.admins.includes(admin) || !inside.has(admin))
  );
};
