import { collides, type CommitCheck, removalsOf } from './commit-check';
import type { CommitWorld, DeviceVerdict } from './commit-world';

/** RFC 9420, section 12.4.3.2: one ExternalInit, and at most one Remove. */
const doesNothingElse: CommitCheck = ({ committer, proposals }) => {
  if (committer.kind === 'member') return null;
  const inits = proposals.filter(({ type }) => type === 'external-init');
  const removals = proposals.filter(({ type }) => type === 'remove');
  return inits.length === 1 &&
    removals.length <= 1 &&
    inits.length + removals.length === proposals.length
    ? null
    : 'external.proposals';
};

/** A renewed identity must not come in on the leaf of the old one: a member adds it. */
const isOfOneIdentity = (
  moment: CommitWorld['moment'],
  joiner: DeviceVerdict,
  leaf: DeviceVerdict,
): boolean => {
  if (moment === 'now') return leaf === 'valid';
  // Both may have been revoked, or their identity replaced, since this commit was made.
  const isOld = joiner === 'replaced';
  return isOld ? leaf === 'replaced' : leaf === 'valid' || leaf === 'revoked';
};

const isOfMember: CommitCheck = ({ committer, leavesBefore }, world) => {
  if (committer.kind === 'member') return null;
  const joiner = world.verdictOf(committer);
  const vouches = leavesBefore.some(
    (leaf) =>
      leaf.user === committer.user && isOfOneIdentity(world.moment, joiner, world.verdictOf(leaf)),
  );
  return vouches ? null : 'external.no-membership';
};

const removesOnlyItsUser: CommitCheck = (facts) => {
  const { committer } = facts;
  if (committer.kind === 'member') return null;
  return removalsOf(facts).every(({ user }) => user === committer.user) ? null : 'external.evicts';
};

/** A device that lost its state takes its old leaf out as it comes in. */
const comesInOnce: CommitCheck = (facts) => {
  const { committer } = facts;
  if (committer.kind === 'member') return null;
  const removed = new Set(removalsOf(facts).map(({ leafIndex }) => leafIndex));
  const stays = facts.leavesBefore.filter(({ leafIndex }) => !removed.has(leafIndex));
  return stays.some((leaf) => collides(leaf, committer)) ? 'external.present' : null;
};

/** What holds of a device that comes in by itself. */
export const EXTERNAL_CHECKS: readonly CommitCheck[] = [
  doesNothingElse,
  removesOnlyItsUser,
  isOfMember,
  comesInOnce,
];
