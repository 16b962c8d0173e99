import { additionsOf, type CommitCheck, policyChangesOf, removalsOf } from './commit-check';
import type { CommitFacts } from './commit-facts';
import type { CommitReason } from './commit-reason';
import type { CommitWorld } from './commit-world';
import { removalGround } from './who-may';

/** What people are told of a commit is drawn from its reason: it must fit what the commit does. */
const fits = (reason: CommitReason, facts: CommitFacts, world: CommitWorld): boolean => {
  const removed = removalsOf(facts);
  switch (reason) {
    case 'rotate':
      return facts.proposals.length === 0;
    case 'add':
      return additionsOf(facts).length > 0;
    case 'policy':
      return policyChangesOf(facts).length > 0;
    case 'remove':
      return removed.length > 0;
    case 'revoke':
      return (
        removed.length > 0 &&
        removed.every((leaf) =>
          ['own', 'invalid'].includes(removalGround(facts, world, leaf) ?? ''),
        )
      );
    case 'leave':
      return removed.length > 0 && removed.every(({ user }) => world.hasLeft(user));
    case 'operator':
      return removed.some(({ user }) => world.removalRequested(user));
    case 'join':
      return facts.committer.kind === 'external';
  }
};

export const reasonFits: CommitCheck = (facts, world) => {
  const reason = facts.data?.reason;
  if (reason === undefined) return 'data.malformed';
  if ((facts.committer.kind === 'external') !== (reason === 'join')) return 'reason.differs';
  const onlyOnRequest = removalsOf(facts).some(
    (leaf) => removalGround(facts, world, leaf) === 'requested',
  );
  if (onlyOnRequest && reason !== 'operator') return 'reason.differs';
  return fits(reason, facts, world) ? null : 'reason.differs';
};
