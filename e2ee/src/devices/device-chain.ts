import type { DeviceId, UserId } from '@anochat/contract';

import type { DeviceKeys } from './device-offer';
import type { StatementSigner, VaultReference } from './statement';

/** A device as its user's chain tells it. Revoked ones stay: they sign for what they once wrote. */
export interface ChainDevice extends DeviceKeys {
  readonly device: DeviceId;
  /** The place of the statement that added it, and who vouched. */
  readonly addedAt: number;
  readonly addedBy: StatementSigner;
  /** The statement that revoked it, or that replaced the identity it belonged to; `null` while active. */
  readonly ended: { readonly n: number; readonly by: 'revoked' | 'replaced' } | null;
}

/** A verified chain. To be kept, and continued with what comes later. */
export interface DeviceChain {
  readonly user: UserId;
  readonly identityKey: Uint8Array;
  /** Place of the last statement, from 1. */
  readonly n: number;
  /** H of the last statement. */
  readonly hash: Uint8Array;
  /** H of every statement; the first is at index 0. */
  readonly hashes: readonly Uint8Array[];
  /** In the order in which they were added. */
  readonly devices: readonly ChainDevice[];
  readonly vault: VaultReference | null;
}

/** What a client keeps of somebody's chain once it has seen it. */
export interface ChainPin {
  readonly identityKey: Uint8Array;
  readonly n: number;
  readonly hash: Uint8Array;
}

/** Why a chain is refused; `n` is the statement at which it shows. */
export type ChainProblem =
  | { readonly type: 'malformed'; readonly n: number }
  | { readonly type: 'empty' }
  /** A statement about another user. */
  | { readonly type: 'wrong-user'; readonly n: number }
  /** Its number or the hash of the one before does not fit. */
  | { readonly type: 'broken-link'; readonly n: number }
  | { readonly type: 'bad-signature'; readonly n: number }
  /** Signed by a device that the chain does not know. */
  | { readonly type: 'unknown-signer'; readonly n: number }
  | { readonly type: 'revoked-signer'; readonly n: number }
  /** Of a kind that this signer may not make, or a genesis that is not the first. */
  | { readonly type: 'not-allowed'; readonly n: number }
  /** The new device's own proof does not hold. */
  | { readonly type: 'bad-proof'; readonly n: number }
  /** Adds a device id that was there before. */
  | { readonly type: 'device-known'; readonly n: number }
  /** Revokes a device that is not active. */
  | { readonly type: 'device-not-active'; readonly n: number }
  /** A vault that is not newer than the one before. */
  | { readonly type: 'old-vault'; readonly n: number }
  /** Shorter than what was seen before. */
  | { readonly type: 'shortened'; readonly n: number; readonly seen: number }
  /** Another statement stands where one was seen before. */
  | { readonly type: 'forked'; readonly n: number }
  /** Sound, but under another identity than the pinned one: to be shown, and pinned on consent only. */
  | { readonly type: 'identity-renewed'; readonly chain: DeviceChain };

export type ChainVerdict = { readonly chain: DeviceChain } | { readonly problem: ChainProblem };

export function pinOf(chain: DeviceChain): ChainPin {
  return { identityKey: chain.identityKey, n: chain.n, hash: chain.hash };
}

export function activeDevices(chain: DeviceChain): readonly ChainDevice[] {
  return chain.devices.filter((device) => device.ended === null);
}

/** The active devices that owe their place to this one, directly or through others. */
export function vouchedFor(chain: DeviceChain, device: DeviceId): readonly ChainDevice[] {
  const voucher = new Set<StatementSigner>([device]);
  // In order of adding, so a voucher stands before those it vouched for.
  const owing = chain.devices.filter((other) => {
    if (!voucher.has(other.addedBy)) return false;
    voucher.add(other.device);
    return true;
  });
  return owing.filter((other) => other.ended === null);
}
