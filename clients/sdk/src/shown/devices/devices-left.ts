import type { Device, DeviceId } from '@anochat/contract';
import type { LinkedDevice } from '../../encryption/encryption';

/**
 * Devices that have a place in the account's list and are signed in nowhere: a browser that has lost
 * its store leaves one, and so does whoever signs out of the last one. Tokens have no session.
 */
export const devicesLeft = (
  linked: readonly LinkedDevice[],
  signedIn: readonly DeviceId[],
  known: readonly Device[],
): readonly Pick<Device, 'id' | 'name'>[] =>
  linked.flatMap(({ deviceId, isCurrent, isRevoked }) => {
    const device = known.find(({ id }) => id === deviceId);
    const isLeft = !isCurrent && !isRevoked && !signedIn.includes(deviceId);
    return isLeft && device?.kind !== 'bot' ? [{ id: deviceId, name: device?.name ?? '' }] : [];
  });
