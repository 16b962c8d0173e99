import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { hkdfExpand, hkdfExtract } from '../../hpke/hkdf';
import type { Primitives } from '../../primitives/primitives';
import { mlsHpke } from './mls-hpke';
import { requirePatch } from './require-patch';

/** MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519 (RFC 9420, section 17.1). */
export const MLS_SUITE = 0x0003;
export const MLS_SUITE_NAME = 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519';
const SEED_LENGTH = 32;

/**
 * The suite as ts-mls wants it, on primitives of our own instead of its providers. All that uses
 * ts-mls begins here.
 * @throws Error where ts-mls is not patched
 */
export const mlsCipherSuite = (primitives: Primitives): CiphersuiteImpl => {
  requirePatch();
  return {
    name: MLS_SUITE_NAME,
    hash: {
      digest: (data) => Promise.resolve(primitives.sha256(data)),
      mac: (key, data) => Promise.resolve(primitives.hmacSha256(key, data)),
      verifyMac: (key, mac, data) =>
        Promise.resolve(primitives.equal(mac, primitives.hmacSha256(key, data))),
    },
    kdf: {
      size: 32,
      extract: (salt, keyMaterial) => Promise.resolve(hkdfExtract(primitives, salt, keyMaterial)),
      expand: (key, info, length) => Promise.resolve(hkdfExpand(primitives, key, info, length)),
    },
    signature: {
      // ts-mls passes keys through as they are given: ours are seeds.
      sign: (seed, message) => Promise.resolve(primitives.ed25519.sign(seed, message)),
      verify: (publicKey, message, signature) =>
        Promise.resolve(primitives.ed25519.verify(publicKey, message, signature)),
      keygen: () => {
        const signKey = primitives.randomBytes(SEED_LENGTH);
        return Promise.resolve({ signKey, publicKey: primitives.ed25519.publicKey(signKey) });
      },
    },
    rng: { randomBytes: (length) => primitives.randomBytes(length) },
    hpke: mlsHpke(primitives),
  };
};
