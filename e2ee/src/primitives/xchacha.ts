import sodium from 'libsodium-wrappers-sumo';

import type { BulkAead } from './primitives';
import type { PlatformChacha } from './platform-chacha';
import { chachaKeyOnHeap, fitsHeap, openOnHeap, sealOnHeap } from './sodium-heap';

const TAG_BYTES = 16;
/** Of the nonce, what goes into the derived key; the rest is the last of ChaCha20's own. */
const DERIVING_BYTES = 16;
/** From here on the platform's cipher is sooner done than WebAssembly, though it takes longer to begin. */
const PLATFORM_BYTES = 2 ** 14;

/**
 * XChaCha20-Poly1305 by libsodium. What carries no associated data, as the chunks of files do, goes past
 * the wrappers: by `platform` where it is large and there is one, otherwise on libsodium's memory.
 */
export const xchachaOf = (platform: PlatformChacha | null): BulkAead => {
  const sealInto: BulkAead['sealInto'] = (key, nonce, associatedData, plaintext, into) => {
    if (into.length !== plaintext.length + TAG_BYTES) throw new RangeError('no place for the tag');
    if (associatedData.length > 0 || !fitsHeap(key, nonce, plaintext.length)) {
      const call = [plaintext, associatedData, null, nonce, key] as const;
      into.set(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(...call));
      return;
    }
    if (!platform || plaintext.length < PLATFORM_BYTES)
      return sealOnHeap(key, nonce, plaintext, into);
    withChacha(key, nonce, (derived, rest) => platform.seal(derived, rest, plaintext, into));
  };
  return {
    sealInto,
    seal(key, nonce, associatedData, plaintext) {
      const sealed = new Uint8Array(plaintext.length + TAG_BYTES);
      sealInto(key, nonce, associatedData, plaintext, sealed);
      return sealed;
    },
    open(key, nonce, associatedData, ciphertext) {
      const plainBytes = ciphertext.length - TAG_BYTES;
      if (associatedData.length > 0 || !fitsHeap(key, nonce, plainBytes)) {
        return openByWrapper(key, nonce, associatedData, ciphertext);
      }
      if (!platform || plainBytes < PLATFORM_BYTES) return openOnHeap(key, nonce, ciphertext);
      return withChacha(key, nonce, (derived, rest) => platform.open(derived, rest, ciphertext));
    },
  };
};

const withChacha = <T>(
  key: Uint8Array,
  nonce: Uint8Array,
  act: (derived: Uint8Array, rest: Uint8Array) => T,
): T => {
  const derived = chachaKeyOnHeap(key, nonce);
  const rest = new Uint8Array(12);
  rest.set(nonce.subarray(DERIVING_BYTES), 4);
  const outcome = act(derived, rest);
  sodium.memzero(derived);
  return outcome;
};

/** It throws for wrong lengths, too. */
const openByWrapper: BulkAead['open'] = (key, nonce, associatedData, ciphertext) => {
  const call = [null, ciphertext, associatedData, nonce, key] as const;
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(...call);
  } catch {
    return null;
  }
};
