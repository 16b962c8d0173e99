import { asciiBytes, concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { hkdfExpand, hkdfExtract } from './hkdf';

const VERSION = asciiBytes('HPKE-v1');

/** RFC 9180, section 4. */
export const labeledExtract = (
  primitives: Primitives,
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  keyMaterial: Uint8Array,
): Uint8Array =>
  hkdfExtract(primitives, salt, concatBytes(VERSION, suite, asciiBytes(label), keyMaterial));

/** RFC 9180, section 4. */
export const labeledExpand = (
  primitives: Primitives,
  suite: Uint8Array,
  key: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array => {
  const bigEndianLength = Uint8Array.of(length >> 8, length & 0xff);
  const labeled = concatBytes(bigEndianLength, VERSION, suite, asciiBytes(label), info);
  return hkdfExpand(primitives, key, labeled, length);
};
