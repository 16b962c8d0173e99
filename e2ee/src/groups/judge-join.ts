import { collides } from './commit-check';
import type { CommitWorld } from './commit-world';
import type { GroupPolicy } from './group-policy';
import type { Leaf } from './leaf';
import { isStale } from './who-may';

/**
 * - `leaf.forged`: somebody brought in a device that its user never had; do not join.
 * - `leaf.repeated`: a device stands in the tree twice; do not join.
 * - `direct.outsider`: a third person is in a conversation of two; do not join.
 * - `credential.unknown`: fetch these users' chains and ask again.
 */
export type JoinRefusal =
  'leaf.forged' | 'leaf.repeated' | 'direct.outsider' | 'credential.unknown';

export type JoinVerdict =
  | {
      readonly ok: true;
      /** To be removed by a commit before anything is sent: refusing them would lock joiners out. */
      readonly removeFirst: readonly Leaf[];
    }
  | { readonly ok: false; readonly reason: JoinRefusal; readonly leaves: readonly Leaf[] };

/** Leaves that must be committed away before a member sends anything: stale, or of users who are gone. */
export const leavesToRemove = (
  leaves: readonly Leaf[],
  world: Omit<CommitWorld, 'moment'>,
): readonly Leaf[] =>
  leaves.filter(
    (leaf) =>
      isStale(world.verdictOf(leaf)) ||
      world.hasLeft(leaf.user) ||
      world.removalRequested(leaf.user),
  );

/** Whether a device joins the group that it was invited to, or comes into by itself: its tree is judged whole. */
export const judgeJoin = (
  leaves: readonly Leaf[],
  policy: GroupPolicy,
  world: Omit<CommitWorld, 'moment'>,
): JoinVerdict => {
  const forged = leaves.filter((leaf) => world.verdictOf(leaf) === 'forged');
  if (forged.length > 0) return { ok: false, reason: 'leaf.forged', leaves: forged };
  const repeated = leaves.filter((leaf, at) =>
    leaves.some((other, otherAt) => at !== otherAt && collides(leaf, other)),
  );
  if (repeated.length > 0) return { ok: false, reason: 'leaf.repeated', leaves: repeated };
  const outsiders =
    policy.kind === 'direct' ? leaves.filter(({ user }) => !policy.users.includes(user)) : [];
  if (outsiders.length > 0) return { ok: false, reason: 'direct.outsider', leaves: outsiders };
  const unknown = leaves.filter((leaf) => world.verdictOf(leaf) === 'unknown');
  if (unknown.length > 0) return { ok: false, reason: 'credential.unknown', leaves: unknown };
  return { ok: true, removeFirst: leavesToRemove(leaves, world) };
};
