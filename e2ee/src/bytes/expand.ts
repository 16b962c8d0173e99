import { hkdfExpand } from '../hpke/hkdf';
import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { utf8Bytes } from './utf8';

/**
 * X(key, label, context, length): HKDF-Expand with SHA-256 (RFC 5869, section 2.3) under
 * `"anochat/1 " || label || 00 || context`.
 */
export function expand(
  primitives: Primitives,
  key: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const about = concatBytes(utf8Bytes(`anochat/1 ${label}\0`), context);
  return hkdfExpand(primitives, key, about, length);
}
