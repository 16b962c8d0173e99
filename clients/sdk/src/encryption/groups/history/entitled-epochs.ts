import type { DeviceId, UserId } from '@anochat/contract';
import type { DeviceChain } from '@anochat/e2ee';
import type { StoredEpoch } from '../stored-epoch';

/**
 * The epochs that a user was in the group for, by what this device has seen itself: what somebody
 * shared with it says nothing about others. Devices of an identity that was replaced count for
 * nothing, revoked ones do: the key of an epoch went to each device in its roster, and where one of
 * them was to be taken out, nothing was said.
 */
export const entitledEpochs = (
  stored: readonly StoredEpoch[],
  { user, devices }: Pick<DeviceChain, 'user' | 'devices'>,
): readonly StoredEpoch[] => {
  const counts = new Set<DeviceId>(
    devices.flatMap(({ device, ended }) => (ended?.by === 'replaced' ? [] : [device])),
  );
  const isTheirs = (member: { readonly user: UserId; readonly device: DeviceId }): boolean =>
    member.user === user && counts.has(member.device);
  return stored.filter(({ sharedBy, roster }) => sharedBy === undefined && roster.some(isTheirs));
};
