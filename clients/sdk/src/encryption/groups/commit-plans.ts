import type { ConversationId, UserId } from '@anochat/contract';
import { activeDevices, fromBase64, leavesToRemove } from '@anochat/e2ee';
import type { CommitReason, CommitWorld, GroupPolicy, Leaf } from '@anochat/e2ee';
import type { MlsGroup } from '@anochat/e2ee/mls';
import { AnoChatError } from '../../errors';
import type { KeyRing } from '../keys/key-ring';

/** What a commit is to do, in one epoch. */
export interface Plan {
  readonly reason: CommitReason;
  readonly adds: readonly Uint8Array[];
  readonly removes: readonly number[];
  readonly policy?: GroupPolicy;
}

export const ROTATION: Plan = { reason: 'rotate', adds: [], removes: [] };

/** Who must be out before anything is sent, those of one reason at a time. */
export const planRemovals = (group: MlsGroup, self: UserId, world: CommitWorld): Plan | null => {
  const out = leavesToRemove(group.leaves, world).filter(
    (leaf) => leaf.leafIndex !== group.ownLeaf,
  );
  const reasonOf = (leaf: Leaf): CommitReason => {
    if (world.hasLeft(leaf.user)) return 'leave';
    if (!world.removalRequested(leaf.user)) return 'revoke';
    return mayRemove(group.policy, self, leaf.user) ? 'remove' : 'operator';
  };
  const [first] = out;
  if (!first) return null;
  const reason = reasonOf(first);
  const removes = out.filter((leaf) => reasonOf(leaf) === reason).map(({ leafIndex }) => leafIndex);
  return { reason, adds: [], removes };
};

/** Own devices that were linked and are not in the group yet. */
export const planOwnDevices = async (
  group: MlsGroup,
  ring: KeyRing,
  id: ConversationId,
): Promise<Plan | null> => {
  const { userId } = ring.self;
  const chain = await ring.chainOf(userId);
  const missing = activeDevices(chain).filter(
    ({ device }) => !group.leaves.some((leaf) => leaf.device === device),
  );
  if (missing.length === 0) return null;
  const devices = missing.map(({ device }) => device);
  const claimed = await ring.claim(id, [{ userId, devices }]);
  if (claimed.length === 0) return null;
  return {
    reason: 'add',
    adds: claimed.map(({ keyPackage }) => fromBase64(keyPackage)),
    removes: [],
  };
};

/** @throws AnoChatError `user.without-encryption` */
export const planAdditions = async (
  group: MlsGroup,
  ring: KeyRing,
  id: ConversationId,
  users: readonly UserId[],
): Promise<Plan | null> => {
  const absent = users.filter((user) => !group.leaves.some((leaf) => leaf.user === user));
  if (absent.length === 0) return null;
  const adds = await claimFor(ring, id, absent);
  return { reason: 'add', adds, removes: [] };
};

/** @throws AnoChatError `user.without-encryption` when one of them has no device that takes part */
export const claimFor = async (
  ring: KeyRing,
  id: ConversationId,
  users: readonly UserId[],
): Promise<readonly Uint8Array[]> => {
  if (users.length === 0) return [];
  const claimed = await ring.claim(
    id,
    users.map((userId) => ({ userId })),
  );
  if (users.some((user) => !claimed.some(({ userId }) => userId === user))) {
    throw AnoChatError.of('user.without-encryption');
  }
  return claimed.map(({ keyPackage }) => fromBase64(keyPackage));
};

/** The rules after somebody's role changed; `null` where they are so already. */
export const planRole = (
  group: MlsGroup,
  user: UserId,
  role: 'owner' | 'admin' | 'member',
): Plan | null => {
  const { policy } = group;
  if (policy.kind === 'direct') throw AnoChatError.of('conversation.kind-mismatch');
  const others = policy.admins.filter((admin) => admin !== user);
  const next: GroupPolicy =
    role === 'owner'
      ? {
          ...policy,
          owner: user,
          admins: policy.owner === null ? others : [...others, policy.owner],
        }
      : { ...policy, admins: role === 'admin' ? [...others, user] : others };
  const isSame =
    next.owner === policy.owner &&
    next.admins.length === policy.admins.length &&
    next.admins.every((admin) => policy.admins.includes(admin));
  return isSame ? null : { reason: 'policy', adds: [], removes: [], policy: next };
};

const mayRemove = (policy: GroupPolicy, user: UserId, other: UserId): boolean => {
  if (policy.kind === 'direct') return false;
  if (policy.owner === user) return true;
  return policy.admins.includes(user) && policy.owner !== other && !policy.admins.includes(other);
};
