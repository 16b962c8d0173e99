import type { UserId } from '@anochat/contract';

import type { CommitFacts } from './commit-facts';
import type { CommitWorld, DeviceVerdict } from './commit-world';
import type { GroupPolicy } from './group-policy';
import type { DeviceCredential, Leaf } from './leaf';

export const isStale = (verdict: DeviceVerdict): boolean =>
  verdict === 'revoked' || verdict === 'replaced';

export const committerOf = ({ committer }: CommitFacts): DeviceCredential =>
  committer.kind === 'member' ? committer.leaf : committer;

/** The owner or an admin; in a conversation of two nobody is. */
export const leads = (policy: GroupPolicy, user: UserId): boolean =>
  policy.kind === 'group' && (policy.owner === user || policy.admins.includes(user));

/** As with the roles of the contract: an acting person stands above the other. */
export const outranks = (policy: GroupPolicy, user: UserId, other: UserId): boolean =>
  policy.kind === 'group' &&
  (policy.owner === user || (policy.admins.includes(user) && !leads(policy, other)));

export const mayAdd = (policy: GroupPolicy, user: UserId, added: UserId): boolean => {
  if (user === added) return true;
  if (policy.kind === 'direct') return policy.users.includes(user) && policy.users.includes(added);
  // Who led the group and went comes back as a leader: that is for leaders to allow.
  return leads(policy, user) || (policy.adds === 'members' && !leads(policy, added));
};

/** What allows a leaf to be taken out; `requested` must be shown as the server's wish. */
export type RemovalGround = 'own' | 'invalid' | 'left' | 'role' | 'requested';

export const removalGround = (
  facts: CommitFacts,
  world: CommitWorld,
  leaf: Leaf,
): RemovalGround | null => {
  const { user } = committerOf(facts);
  if (leaf.user === user) return 'own';
  const verdict = world.verdictOf(leaf);
  if (isStale(verdict) || verdict === 'forged') return 'invalid';
  if (world.hasLeft(leaf.user)) return 'left';
  if (outranks(facts.policyBefore, user, leaf.user)) return 'role';
  return world.removalRequested(leaf.user) ? 'requested' : null;
};
