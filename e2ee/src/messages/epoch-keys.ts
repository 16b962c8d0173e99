import type { DeviceId } from '@anochat/contract';

import { expand } from '../bytes/expand';
import { uuidBytes } from '../bytes/uuid';
import type { Primitives } from '../primitives/primitives';

/** What follows from the secret E that an epoch exports. All but `tag` is secret. */
export interface EpochKeys {
  /** E, 32 bytes. */
  readonly secret: Uint8Array;
  /** Names the epoch in every message of it: 16 bytes. */
  readonly tag: Uint8Array;
  /** Binds signatures to the epoch, and is never sent: 32 bytes. */
  readonly bind: Uint8Array;
}

/** The label under which the group exports E, with the group's id as context, 32 bytes. */
export const EPOCH_EXPORT_LABEL = 'anochat/1 epoch';

const NOTHING = new Uint8Array(0);

export function deriveEpochKeys(primitives: Primitives, secret: Uint8Array): EpochKeys {
  return {
    secret,
    tag: expand(primitives, secret, 'tag', NOTHING, 16),
    bind: expand(primitives, secret, 'bind', NOTHING, 32),
  };
}

export interface SenderKeys {
  /** K: encrypts what this device sends. */
  readonly key: Uint8Array;
  /** N: makes its nonces. */
  readonly nonceKey: Uint8Array;
}

export function deriveSenderKeys(
  primitives: Primitives,
  { secret }: EpochKeys,
  device: DeviceId,
): SenderKeys {
  const sender = uuidBytes(device);
  return {
    key: expand(primitives, secret, 'msg', sender, 32),
    nonceKey: expand(primitives, secret, 'nonce', sender, 32),
  };
}
