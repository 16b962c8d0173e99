import type { Primitives } from '../../primitives/primitives';
import { MlsError } from '../mls-error';

const PROBE = new Uint8Array(32).fill(1);

/**
 * A key that nothing can be sealed to would stop the group: the next committer fails on it.
 * @throws MlsError
 */
export const checkPublicKeys = (primitives: Primitives, keys: readonly Uint8Array[]): void => {
  for (const key of keys) {
    if (primitives.x25519.sharedSecret(PROBE, key) === null) {
      throw new MlsError('invalid', 'a key that nothing can be sealed to');
    }
  }
};
