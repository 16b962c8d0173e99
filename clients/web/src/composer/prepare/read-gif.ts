import { BrokenPicture, type PictureFile } from './picture-file';

const SCREEN_BYTES = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
/** How often it plays, and its colours; XMP and what cameras and programs write go. */
const KEPT = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);

/**
 * Its size is that of the screen that its pictures are drawn on. It is sent as it is but for comments,
 * what programs write into it, and what follows its end (GIF89a, 15 to 27): most of them move.
 */
export function readGif(bytes: Uint8Array<ArrayBuffer>): PictureFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint16(6, true);
  const height = view.getUint16(8, true);
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let at = SCREEN_BYTES + coloursAfter(view.getUint8(10));
  kept.push(bytes.subarray(0, at));
  // The end is missing in many: what is there is shown.
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const end = endOf(view, at);
    if (!isTold(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  const stripped = new Blob([...kept, new Uint8Array([TRAILER])], { type: 'image/gif' });
  return { width, height, orientation: 1, animated: true, stripped };
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
      throw new BrokenPicture('no block');
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
