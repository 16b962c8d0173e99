import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { padmeLength } from '../bytes/padme';

const SMALLEST = 256;
const SIGNATURE_BYTES = 64;

/** signature(64) length of inner(4) inner, then zeros up to 256 bytes, above that to Padme. */
export function plaintextBytes(signature: Uint8Array, inner: Uint8Array): Uint8Array {
  const used = SIGNATURE_BYTES + 4 + inner.length;
  return new ByteWriter()
    .fixed(signature, SIGNATURE_BYTES)
    .u32(inner.length)
    .bytes(inner)
    .bytes(new Uint8Array(paddedLength(used) - used))
    .finish();
}

/** Refuses padding of another length, or that is not zero. */
export function readPlaintext(plaintext: Uint8Array): {
  readonly signature: Uint8Array;
  readonly inner: Uint8Array;
} {
  const reader = new ByteReader(plaintext);
  const signature = reader.bytes(SIGNATURE_BYTES);
  const inner = reader.bytes(reader.u32());
  const padding = reader.rest();
  if (plaintext.length !== paddedLength(SIGNATURE_BYTES + 4 + inner.length)) {
    throw new FormatError('padded to another length');
  }
  if (padding.some((byte) => byte !== 0)) throw new FormatError('padding is not zero');
  return { signature, inner };
}

function paddedLength(used: number): number {
  return Math.max(SMALLEST, padmeLength(used));
}
