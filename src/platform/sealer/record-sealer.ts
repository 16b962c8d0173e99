import sodium from 'libsodium-wrappers-sumo';

import { decrypt, encrypt } from './aead';
import { NONCE_BYTES } from './format';
import { pooledRandom } from './random-source';

const KEY_BYTES = 32;

/**
 * Seals what instances of one installation tell each other: nonce (24), XChaCha20-Poly1305
 * ciphertext and tag. Not for what is stored: that has keys which can be rotated (see Sealer).
 */
export class RecordSealer {
  private readonly random = pooledRandom();

  private constructor(private readonly key: Uint8Array) {}

  /**
   * @param secret of the installation, the same in all of its instances
   * @param purpose another one gives another key: BLAKE2b-256 of it, keyed with the secret
   */
  static async derive(secret: Uint8Array, purpose: string): Promise<RecordSealer> {
    await sodium.ready;
    return new RecordSealer(sodium.crypto_generichash(KEY_BYTES, purpose, secret));
  }

  /** @param context has to be the same when it is opened */
  seal(plain: Uint8Array, context: Uint8Array): Uint8Array {
    return encrypt(plain, context, this.key, this.random(NONCE_BYTES));
  }

  /** @throws SealBroken when it was altered, or sealed under another key or for another context */
  open(sealed: Uint8Array, context: Uint8Array): Uint8Array {
    return decrypt(sealed, context, this.key);
  }
}
