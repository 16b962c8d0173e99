import type { Piece } from './iso/erasure';

const SCREEN_BYTES = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
/** How often it plays, and its colours; XMP and what cameras and programs write go. */
const KEPT = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);

/**
 * What is sent of a GIF: all but comments, what programs write into it, and what follows its end
 * (GIF89a, 15 to 27).
 *
 * @throws RangeError it is broken
 */
export function gifPieces(bytes: Uint8Array): readonly Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SCREEN_BYTES + coloursAfter(view.getUint8(10));
  const pieces: Piece[] = [];
  let start = 0;
  // The end is missing in many: what is there is shown.
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const end = endOf(view, at);
    if (isTold(bytes, at)) {
      pieces.push({ start, end: at });
      start = end;
    }
    at = end;
  }
  return [...pieces, { start, end: at }, new Uint8Array([TRAILER])];
}

/** Bytes of the table of colours that these flags announce. */
const coloursAfter = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

function isTold(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== EXTENSION) return false;
  if (bytes[at + 1] === COMMENT) return true;
  return (
    bytes[at + 1] === APPLICATION &&
    !KEPT.has(String.fromCharCode(...bytes.subarray(at + 3, at + 14)))
  );
}

function endOf(view: DataView, at: number): number {
  switch (view.getUint8(at)) {
    case EXTENSION:
      return endOfBlocks(view, at + 2);
    case IMAGE:
      // The place and size of the picture, and the least length of its codes.
      return endOfBlocks(view, at + 11 + coloursAfter(view.getUint8(at + 9)));
    default:
      throw new RangeError('No block of a GIF');
  }
}

/** Blocks of up to 255 bytes, each after its length, and an empty one. */
function endOfBlocks(view: DataView, from: number): number {
  let at = from;
  for (;;) {
    const length = view.getUint8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
}
