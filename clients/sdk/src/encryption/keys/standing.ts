import type { Primitives } from '@anochat/e2ee';
import { holdsKeysOf, type AccountDevice, type DeviceKeyring } from './device-keys';
import { isIdentityChanged, type KnownChain } from './known-chain';
import type { ChainRefused } from './keys-errors';

/** How this device stands to the chain of its account. */
export type Standing =
  | { readonly type: 'new-account' }
  | { readonly type: 'unlinked' }
  /** In the chain, but whoever put it there has not yet shown that it read this device's code. */
  | { readonly type: 'unanswered'; readonly keys: DeviceKeyring }
  /** The account was begun again by this very device: its new identity is to be pinned. */
  | { readonly type: 'begun-again' }
  | { readonly type: 'linked'; readonly keys: DeviceKeyring }
  | { readonly type: 'revoked' }
  | { readonly type: 'refused'; readonly reason: string };

export const standingOf = (
  primitives: Primitives,
  self: AccountDevice,
  keys: DeviceKeyring | null,
  own: KnownChain | null,
  refusal: ChainRefused | null,
): Standing => {
  if (refusal) return { type: 'refused', reason: refusal.reason };
  if (own === null) return { type: 'new-account' };
  if (isIdentityChanged(own)) {
    const isOwnDoing = keys?.founded && primitives.equal(keys.founded, own.chain.identityKey);
    // Else on the server's word alone, for a new identity signs for itself: nothing is deleted for it.
    return isOwnDoing ? { type: 'begun-again' } : { type: 'refused', reason: 'identity-renewed' };
  }
  const device = own.chain.devices.find((known) => known.device === self.deviceId);
  if (!device) return { type: 'unlinked' };
  if (device.ended !== null) return { type: 'revoked' };
  // A browser throws its store away and keeps the session. What is gone cannot be linked once more.
  if (keys === null) return { type: 'refused', reason: 'keys-lost' };
  // Nobody else may give this device's id to keys of their own.
  if (!holdsKeysOf(primitives, keys, device)) {
    return { type: 'refused', reason: 'other-keys' };
  }
  return { type: keys.linkSecret === null ? 'linked' : 'unanswered', keys };
};
