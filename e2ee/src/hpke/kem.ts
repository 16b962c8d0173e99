import { asciiBytes, concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { labeledExpand, labeledExtract } from './labeled';

/** DHKEM(X25519, HKDF-SHA256), RFC 9180, section 4.1. */
const SUITE = concatBytes(asciiBytes('KEM'), Uint8Array.of(0x00, 0x20));
const NONE = new Uint8Array(0);

export interface HpkeKeyPair {
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

export const deriveHpkeKeyPair = (primitives: Primitives, keyMaterial: Uint8Array): HpkeKeyPair => {
  const prk = labeledExtract(primitives, SUITE, NONE, 'dkp_prk', keyMaterial);
  const secretKey = labeledExpand(primitives, SUITE, prk, 'sk', NONE, 32);
  return { secretKey, publicKey: primitives.x25519.publicKey(secretKey) };
};

const extractAndExpand = (
  primitives: Primitives,
  shared: Uint8Array,
  encapsulated: Uint8Array,
  recipient: Uint8Array,
): Uint8Array => {
  const prk = labeledExtract(primitives, SUITE, NONE, 'eae_prk', shared);
  const context = concatBytes(encapsulated, recipient);
  return labeledExpand(primitives, SUITE, prk, 'shared_secret', context, 32);
};

/** `null` for a public key that is malformed or of small order. */
export const encapsulate = (
  primitives: Primitives,
  recipient: Uint8Array,
  ephemeral: HpkeKeyPair,
): Uint8Array | null => {
  const shared = primitives.x25519.sharedSecret(ephemeral.secretKey, recipient);
  return shared && extractAndExpand(primitives, shared, ephemeral.publicKey, recipient);
};

/** `null` for a key or an encapsulation that is malformed or of small order. */
export const decapsulate = (
  primitives: Primitives,
  encapsulated: Uint8Array,
  secretKey: Uint8Array,
): Uint8Array | null => {
  const shared = primitives.x25519.sharedSecret(secretKey, encapsulated);
  if (!shared) return null;
  return extractAndExpand(primitives, shared, encapsulated, primitives.x25519.publicKey(secretKey));
};
