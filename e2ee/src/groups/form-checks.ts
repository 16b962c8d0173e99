import {
  additionsOf,
  collides,
  type CommitCheck,
  isSameCredential,
  policyChangesOf,
  removalsOf,
} from './commit-check';
import { committerOf } from './who-may';

const isRepeated = <T>(all: readonly T[], isSame: (a: T, b: T) => boolean): boolean =>
  all.some((a, at) => all.slice(at + 1).some((b) => isSame(a, b)));

/** What was sent apart could be swept into an honest member's commit. */
const holdsItsProposals: CommitCheck = ({ byReference }) =>
  byReference ? 'proposal.by-reference' : null;

const usesKnownTypes: CommitCheck = ({ proposals, committer }) =>
  proposals.some(
    ({ type }) => type === 'other' || (type === 'external-init' && committer.kind === 'member'),
  )
    ? 'proposal.type'
    : null;

const saysNothingTwice: CommitCheck = (facts) =>
  isRepeated(additionsOf(facts), collides) ||
  isRepeated(removalsOf(facts), (a, b) => a.leafIndex === b.leafIndex) ||
  policyChangesOf(facts).length > 1
    ? 'proposal.repeated'
    : null;

/** RFC 9420, section 12.2: leaving is somebody else's commit. */
const staysItself: CommitCheck = (facts) => {
  const { committer } = facts;
  if (committer.kind === 'external') return null;
  const removesItself = removalsOf(facts).some(
    ({ leafIndex }) => leafIndex === committer.leaf.leafIndex,
  );
  return removesItself ? 'remove.self' : null;
};

/** RFC 9420, section 12.4: all but a commit of nothing but Adds; policies too, so that they rest on fresh keys. */
const bringsNewKey: CommitCheck = ({ proposals, pathLeaf }) => {
  if (pathLeaf !== null) return null;
  const onlyAdds = proposals.length > 0 && proposals.every(({ type }) => type === 'add');
  return onlyAdds ? null : 'path.missing';
};

const keepsItsCredential: CommitCheck = (facts) =>
  facts.pathLeaf === null || isSameCredential(facts.pathLeaf, committerOf(facts))
    ? null
    : 'path.credential';

/** What can be seen of a commit without knowing people. */
export const FORM_CHECKS: readonly CommitCheck[] = [
  holdsItsProposals,
  usesKnownTypes,
  saysNothingTwice,
  staysItself,
  bringsNewKey,
  keepsItsCredential,
];
