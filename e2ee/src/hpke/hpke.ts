import { asciiBytes, concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { decapsulate, deriveHpkeKeyPair, encapsulate, type HpkeKeyPair } from './kem';
import { labeledExpand, labeledExtract } from './labeled';

/** DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. */
const SUITE = concatBytes(asciiBytes('HPKE'), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x03));
const MODE_BASE = Uint8Array.of(0x00);
const NONE = new Uint8Array(0);

export interface HpkeSealed {
  /** 32 bytes. */
  readonly encapsulated: Uint8Array;
  /** 16 bytes longer than the plaintext. */
  readonly ciphertext: Uint8Array;
}

interface KeySchedule {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly exporter: Uint8Array;
}

const keySchedule = (primitives: Primitives, shared: Uint8Array, info: Uint8Array): KeySchedule => {
  const pskId = labeledExtract(primitives, SUITE, NONE, 'psk_id_hash', NONE);
  const infoHash = labeledExtract(primitives, SUITE, NONE, 'info_hash', info);
  const context = concatBytes(MODE_BASE, pskId, infoHash);
  const secret = labeledExtract(primitives, SUITE, shared, 'secret', NONE);
  return {
    key: labeledExpand(primitives, SUITE, secret, 'key', context, 32),
    nonce: labeledExpand(primitives, SUITE, secret, 'base_nonce', context, 12),
    exporter: labeledExpand(primitives, SUITE, secret, 'exp', context, 32),
  };
};

const createEphemeral = (primitives: Primitives): HpkeKeyPair =>
  deriveHpkeKeyPair(primitives, primitives.randomBytes(32));

/**
 * Single-shot HPKE in base mode (RFC 9180, section 6.1) to an X25519 key. `null` for a public key
 * that is malformed or of small order. `ephemeral` is for known answers alone.
 */
export const hpkeSeal = (
  primitives: Primitives,
  publicKey: Uint8Array,
  info: Uint8Array,
  associatedData: Uint8Array,
  plaintext: Uint8Array,
  ephemeral: HpkeKeyPair = createEphemeral(primitives),
): HpkeSealed | null => {
  const shared = encapsulate(primitives, publicKey, ephemeral);
  if (!shared) return null;
  const { key, nonce } = keySchedule(primitives, shared, info);
  const ciphertext = primitives.chacha20poly1305.seal(key, nonce, associatedData, plaintext);
  return { encapsulated: ephemeral.publicKey, ciphertext };
};

/** The plaintext, or `null` for whatever does not open; never throws. */
export const hpkeOpen = (
  primitives: Primitives,
  secretKey: Uint8Array,
  info: Uint8Array,
  associatedData: Uint8Array,
  sealed: HpkeSealed,
): Uint8Array | null => {
  const shared = decapsulate(primitives, sealed.encapsulated, secretKey);
  if (!shared) return null;
  const { key, nonce } = keySchedule(primitives, shared, info);
  return primitives.chacha20poly1305.open(key, nonce, associatedData, sealed.ciphertext);
};
/** RFC 9180, section 5.3, by the sender. */
export const hpkeSendExport = (
  primitives: Primitives,
  publicKey: Uint8Array,
  info: Uint8Array,
  exporterContext: Uint8Array,
  length: number,
): { readonly encapsulated: Uint8Array; readonly secret: Uint8Array } | null => {
  const ephemeral = createEphemeral(primitives);
  const shared = encapsulate(primitives, publicKey, ephemeral);
  if (!shared) return null;
  const { exporter } = keySchedule(primitives, shared, info);
  const secret = labeledExpand(primitives, SUITE, exporter, 'sec', exporterContext, length);
  return { encapsulated: ephemeral.publicKey, secret };
};

/** RFC 9180, section 5.3, by the recipient. */
export const hpkeReceiveExport = (
  primitives: Primitives,
  secretKey: Uint8Array,
  info: Uint8Array,
  exporterContext: Uint8Array,
  encapsulated: Uint8Array,
  length: number,
): Uint8Array | null => {
  const shared = decapsulate(primitives, encapsulated, secretKey);
  if (!shared) return null;
  const { exporter } = keySchedule(primitives, shared, info);
  return labeledExpand(primitives, SUITE, exporter, 'sec', exporterContext, length);
};
