import type { CiphersuiteImpl } from 'ts-mls';

import { MlsError } from '../mls/mls-error';

const NOTHING = new Uint8Array(0);

/**
 * A key that nothing can be sealed to would stop the group: the next committer fails on it. Tried
 * out, for whether a point of X25519 is of low order is not seen in its bytes (RFC 7748, section 6.1).
 * @throws MlsError
 */
export const checkSealable = async (
  { hpke }: CiphersuiteImpl,
  keys: readonly Uint8Array[],
): Promise<void> => {
  for (const key of keys) {
    const publicKey = await hpke.importPublicKey(key);
    await hpke.seal(publicKey, NOTHING, NOTHING).catch((cause: unknown) => {
      throw new MlsError('invalid', 'a key that nothing can be sealed to', { cause });
    });
  }
};
