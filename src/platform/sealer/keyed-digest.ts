import sodium from 'libsodium-wrappers-sumo';

import type { Secrets } from '../config';

export const DIGEST_BYTES = 16;
export const DIGEST_KEY_BYTES = 32;

/** BLAKE2b-128 under a key of this installation: stored digests tell nothing about what was said. */
export class KeyedDigest {
  private constructor(private readonly key: Uint8Array) {}

  static async create(key: Uint8Array): Promise<KeyedDigest> {
    await sodium.ready;
    return new KeyedDigest(key);
  }

  of(text: string): Uint8Array {
    return sodium.crypto_generichash(DIGEST_BYTES, text, this.key);
  }
}

export const digestKey = (secrets: Secrets): Buffer =>
  secrets.secret('request-digest-key', DIGEST_KEY_BYTES);
