import {
  additionsOf,
  collides,
  type CommitCheck,
  policyChangesOf,
  removalsOf,
} from './commit-check';
import type { SharedPolicy } from './group-policy';
import { committerOf, isStale, leads, mayAdd, removalGround } from './who-may';

const committerIsGenuine: CommitCheck = (facts, world) => {
  const verdict = world.verdictOf(committerOf(facts));
  if (verdict === 'forged') return 'committer.forged';
  if (verdict === 'unknown') return 'credential.unknown';
  return isStale(verdict) && world.moment === 'now' ? 'committer.stale' : null;
};

/** A server that forgot who is gone must not be enough; what was so long ago, the log itself tells. */
const committerIsThere: CommitCheck = (facts, world) => {
  const { user } = committerOf(facts);
  const isGone = world.hasLeft(user) || world.removalRequested(user);
  return isGone && world.moment === 'now' ? 'committer.departed' : null;
};

const addsAreGenuine: CommitCheck = (facts, world) => {
  const verdicts = additionsOf(facts).map((added) => world.verdictOf(added));
  if (verdicts.includes('forged')) return 'add.forged';
  if (verdicts.includes('unknown')) return 'credential.unknown';
  return verdicts.some(isStale) && world.moment === 'now' ? 'add.stale' : null;
};

const addsAreNew: CommitCheck = (facts) => {
  const added = additionsOf(facts);
  const removed = removalsOf(facts);
  if (added.some((device) => removed.some((leaf) => collides(leaf, device)))) return 'add.readded';
  return added.some((device) => facts.leavesBefore.some((leaf) => collides(leaf, device)))
    ? 'add.present'
    : null;
};

const addsStayInPair: CommitCheck = (facts) => {
  const { policyBefore } = facts;
  if (policyBefore.kind !== 'direct') return null;
  return additionsOf(facts).every(({ user }) => policyBefore.users.includes(user))
    ? null
    : 'direct.outsider';
};

const addsArePermitted: CommitCheck = (facts, world) => {
  const { user } = committerOf(facts);
  const added = additionsOf(facts);
  if (!added.every((device) => mayAdd(facts.policyBefore, user, device.user))) {
    return 'add.not-permitted';
  }
  return world.moment === 'now' && added.some((device) => world.removalRequested(device.user))
    ? 'add.removed-user'
    : null;
};

const removalsArePermitted: CommitCheck = (facts, world) =>
  removalsOf(facts).every((leaf) => removalGround(facts, world, leaf) !== null)
    ? null
    : 'remove.not-permitted';

const changesAdmins = (before: SharedPolicy, after: SharedPolicy): boolean =>
  before.admins.length !== after.admins.length ||
  !before.admins.every((admin) => after.admins.includes(admin));

/** Only the owner says who leads; an admin may step down, and admins without an owner choose together. */
const mayNameAdmins = (before: SharedPolicy, after: SharedPolicy, user: string): boolean => {
  if (before.owner === user || before.owner === null) return true;
  const expected = before.admins.filter((admin) => admin !== user);
  return !changesAdmins({ ...before, admins: expected }, after);
};

const policyIsPermitted: CommitCheck = (facts) => {
  const after = policyChangesOf(facts)[0]?.policy;
  if (after === undefined) return null;
  const { policyBefore: before } = facts;
  if (before.kind === 'direct' || after.kind === 'direct') return 'policy.immutable';
  if (after.generation !== before.generation) return 'policy.immutable';
  const { user } = committerOf(facts);
  if (!leads(before, user)) return 'policy.not-permitted';
  if (after.owner !== before.owner && before.owner !== user) return 'policy.not-permitted';
  return changesAdmins(before, after) && !mayNameAdmins(before, after, user)
    ? 'policy.not-permitted'
    : null;
};

/** Who makes the commit. */
export const COMMITTER_CHECKS: readonly CommitCheck[] = [committerIsGenuine, committerIsThere];

/** Who may do what the commit does. */
export const MEMBERSHIP_CHECKS: readonly CommitCheck[] = [
  addsAreGenuine,
  addsAreNew,
  addsStayInPair,
  addsArePermitted,
  removalsArePermitted,
  policyIsPermitted,
];
