import { chacha20poly1305, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from './bytes';
import type { BulkAead, Ed25519, Primitives } from './primitives';

type Cipher = typeof chacha20poly1305;

const attempt = <T>(act: () => T): T | null => {
  try {
    return act();
  } catch {
    return null;
  }
};

const aeadOf = (cipher: Cipher): BulkAead => ({
  seal: (key, nonce, associatedData, plaintext) =>
    cipher(key, nonce, associatedData).encrypt(plaintext),
  sealInto: (key, nonce, associatedData, plaintext, into) =>
    void cipher(key, nonce, associatedData).encrypt(plaintext, into),
  open: (key, nonce, associatedData, ciphertext) =>
    attempt(() => cipher(key, nonce, associatedData).decrypt(ciphertext)),
});

const equal = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
};

const { Point } = ed25519;

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

/**
 * Without the cofactor and with no point of small order, as libsodium does. Noble's own check
 * multiplies by the cofactor: a member could then make signatures that one half of a group takes
 * and the other half refuses.
 */
const verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const commitment = signature.subarray(0, 32);
  const scalar = littleEndian(signature.subarray(32));
  if (scalar >= Point.Fn.ORDER) return false;
  const signer = Point.fromBytes(publicKey);
  if (signer.isSmallOrder()) return false;
  const challenge =
    littleEndian(sha512(concatBytes(commitment, publicKey, message))) % Point.Fn.ORDER;
  const computed = Point.BASE.multiplyUnsafe(scalar).subtract(signer.multiplyUnsafe(challenge));
  return !computed.isSmallOrder() && equal(computed.toBytes(), commitment);
};

const signing: Ed25519 = {
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
  verify: (publicKey, message, signature) =>
    attempt(() => verify(publicKey, message, signature)) ?? false,
};

/**
 * Pure JavaScript for engines with neither WebAssembly nor WebCrypto (Hermes): slower, the same
 * bytes. Such engines have no source of randomness of their own either, hence `randomBytes`.
 */
export const createNoblePrimitives = (randomBytes: (length: number) => Uint8Array): Primitives => ({
  randomBytes,
  equal,
  wipe: (secret) => {
    secret.fill(0);
  },
  blake2b: (length, data, key) =>
    blake2b(data, { dkLen: length, key: key?.length ? key : undefined }),
  runningBlake2b: (length) => {
    const running = blake2b.create({ dkLen: length });
    return {
      update: (data) => void running.update(data),
      finish: () => running.digest(),
    };
  },
  sha256: (data) => sha256(data),
  sha256Aside: (data) => Promise.resolve(sha256(data)),
  hmacSha256: (key, data) => hmac(sha256, key, data),
  ed25519: signing,
  x25519: {
    publicKey: (secretKey) => x25519.getPublicKey(secretKey),
    sharedSecret: (secretKey, publicKey) =>
      attempt(() => x25519.getSharedSecret(secretKey, publicKey)),
  },
  chacha20poly1305: aeadOf(chacha20poly1305),
  xchacha20poly1305: aeadOf(xchacha20poly1305),
  argon2id: (password, { salt, passes, memoryBytes, length }) =>
    argon2idAsync(password, salt, {
      t: passes,
      m: Math.floor(memoryBytes / 1024),
      p: 1,
      dkLen: length,
    }),
});
