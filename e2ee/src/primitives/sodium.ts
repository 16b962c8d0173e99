import sodium from 'libsodium-wrappers-sumo';
import { findPlatformChacha, type PlatformChacha } from './platform-chacha';
import type { Aead, Ed25519, Primitives, RunningDigest, X25519 } from './primitives';
import { updateOnHeap } from './sodium-heap';
import { xchachaOf } from './xchacha';

/** libsodium throws where something does not verify or has a wrong length; callers see `null`. */
const attempt = (act: () => Uint8Array): Uint8Array | null => {
  try {
    return act();
  } catch {
    return null;
  }
};

const ed25519: Ed25519 = {
  publicKey: (seed) => sodium.crypto_sign_seed_keypair(seed).publicKey,
  sign(seed, message) {
    const { privateKey } = sodium.crypto_sign_seed_keypair(seed);
    const signature = sodium.crypto_sign_detached(message, privateKey);
    sodium.memzero(privateKey);
    return signature;
  },
  verify(publicKey, message, signature) {
    if (publicKey.length !== sodium.crypto_sign_PUBLICKEYBYTES) return false;
    if (signature.length !== sodium.crypto_sign_BYTES) return false;
    return sodium.crypto_sign_verify_detached(signature, message, publicKey);
  },
};

const x25519: X25519 = {
  publicKey: (secretKey) => sodium.crypto_scalarmult_base(secretKey),
  sharedSecret: (secretKey, publicKey) =>
    attempt(() => sodium.crypto_scalarmult(secretKey, publicKey)),
};

const chacha20poly1305: Aead = {
  seal: (key, nonce, associatedData, plaintext) =>
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, associatedData, null, nonce, key),
  open: (key, nonce, associatedData, ciphertext) =>
    attempt(() =>
      sodium.crypto_aead_chacha20poly1305_ietf_decrypt(
        null,
        ciphertext,
        associatedData,
        nonce,
        key,
      ),
    ),
};

const hmacSha256 = (key: Uint8Array, data: Uint8Array): Uint8Array => {
  // The one-shot form takes keys of 32 bytes alone.
  if (key.length === sodium.crypto_auth_hmacsha256_KEYBYTES) {
    return sodium.crypto_auth_hmacsha256(data, key);
  }
  const state = sodium.crypto_auth_hmacsha256_init(key);
  sodium.crypto_auth_hmacsha256_update(state, data);
  return sodium.crypto_auth_hmacsha256_final(state);
};

const runningBlake2b = (length: number): RunningDigest => {
  const state = sodium.crypto_generichash_init(null, length);
  return {
    update: (data) => updateOnHeap(state, data),
    finish: () => sodium.crypto_generichash_final(state, length),
  };
};

interface RandomSource {
  getRandomValues(bytes: Uint8Array): unknown;
}
/** WebCrypto's digests; pages that did not come by https have none. */
interface DigestSource {
  digest(name: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
}
/** getRandomValues gives no more at once (W3C Web Cryptography, section 10.1.1). */
const RANDOM_CHUNK = 65_536;

/** libsodium's own asks the platform for four bytes at a time, slower under Node than a signature. */
const randomFrom =
  (source: RandomSource) =>
  (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += RANDOM_CHUNK) {
      source.getRandomValues(bytes.subarray(at, at + RANDOM_CHUNK));
    }
    return bytes;
  };

const sha256 = (data: Uint8Array): Uint8Array => sodium.crypto_hash_sha256(data);

const sha256AsideFrom =
  (source: DigestSource | undefined): Primitives['sha256Aside'] =>
  async (data) =>
    source ? new Uint8Array(await source.digest('SHA-256', data)) : sha256(data);

const primitives: Omit<Primitives, 'randomBytes' | 'sha256Aside' | 'xchacha20poly1305'> = {
  equal: (a, b) => a.length === b.length && sodium.memcmp(a, b),
  wipe: (secret) => sodium.memzero(secret),
  blake2b: (length, data, key) => sodium.crypto_generichash(length, data, key ?? null),
  runningBlake2b,
  sha256,
  hmacSha256,
  ed25519,
  x25519,
  chacha20poly1305,
  argon2id: (password, { salt, passes, memoryBytes, length }) =>
    new Promise((resolve) => {
      const variant = sodium.crypto_pwhash_ALG_ARGON2ID13;
      resolve(sodium.crypto_pwhash(length, password, salt, passes, memoryBytes, variant));
    }),
};

const ownChacha = findPlatformChacha(globalThis);

/**
 * libsodium in WebAssembly: for browsers, desktop and Node. Resolves when the module is compiled.
 * Large pieces without associated data go by `chacha` where there is one.
 * @throws Error where the engine has no source of randomness
 */
export const loadSodium = async (
  chacha: PlatformChacha | null = ownChacha,
): Promise<Primitives> => {
  const { crypto } = globalThis as {
    readonly crypto?: RandomSource & { readonly subtle?: DigestSource };
  };
  if (typeof crypto?.getRandomValues !== 'function') {
    throw new Error('libsodium needs crypto.getRandomValues, which this engine does not have');
  }
  await sodium.ready;
  return {
    ...primitives,
    randomBytes: randomFrom(crypto),
    sha256Aside: sha256AsideFrom(crypto.subtle),
    xchacha20poly1305: xchachaOf(chacha),
  };
};
