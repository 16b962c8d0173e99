import { ByteWriter } from '../bytes/byte-writer';
import { hash } from '../bytes/hash';
import type { Primitives } from '../primitives/primitives';

/**
 * bind(32) length of inner(4) header(96) H(inner)(32): what the sender signs, under the label
 * `message`. A report can be checked with it, without any secret of the epoch.
 */
export function signedMessageBytes(
  primitives: Primitives,
  bind: Uint8Array,
  header: Uint8Array,
  inner: Uint8Array,
): Uint8Array {
  return new ByteWriter()
    .fixed(bind, 32)
    .u32(inner.length)
    .fixed(header, 96)
    .bytes(hash(primitives, inner))
    .finish();
}
