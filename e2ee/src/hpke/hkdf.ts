import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';

const HASH_LENGTH = 32;

/** HKDF-Extract with SHA-256 (RFC 5869, section 2.2); no salt is 32 zeros. */
export const hkdfExtract = (
  primitives: Primitives,
  salt: Uint8Array,
  keyMaterial: Uint8Array,
): Uint8Array =>
  primitives.hmacSha256(salt.length === 0 ? new Uint8Array(HASH_LENGTH) : salt, keyMaterial);

/** HKDF-Expand with SHA-256 (RFC 5869, section 2.3). Throws RangeError above 255 * 32 bytes. */
export const hkdfExpand = (
  primitives: Primitives,
  key: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array => {
  if (!Number.isInteger(length) || length < 0 || length > 255 * HASH_LENGTH) {
    throw new RangeError('HKDF gives 0 to 8160 bytes');
  }
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let at = 0, counter = 1; at < length; at += HASH_LENGTH, counter += 1) {
    block = primitives.hmacSha256(key, concatBytes(block, info, Uint8Array.of(counter)));
    output.set(block.subarray(0, length - at), at);
  }
  return output;
};
