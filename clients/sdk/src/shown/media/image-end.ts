import type { PictureType } from '@anochat/contract';

/**
 * Whether a picture is there to its end. Browsers say that half a picture has loaded, and draw nothing
 * where the rest belongs. What stands behind the end does not matter: some cameras put a film there.
 */
export function hasImageEnd(bytes: Uint8Array, type: PictureType): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (type) {
      case 'image/png':
        return hasPngEnd(view);
      case 'image/jpeg':
        return hasJpegEnd(view);
      case 'image/gif':
        return hasGifEnd(view);
      case 'image/webp':
        return 8 + view.getUint32(4, true) <= view.byteLength;
      case 'image/avif':
        return hasAvifEnd(view);
    }
  } catch (error) {
    // It ends where a length was to stand.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const IEND = 0x49454e44;

/** Each chunk: its length, its name, the data, a check sum. */
function hasPngEnd(view: DataView): boolean {
  for (let at = 8; ; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return true;
  }
}

/** Segments with their lengths, and after each scan its data, in which no other marker stands. */
function hasJpegEnd(view: DataView): boolean {
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return false;
    const marker = view.getUint8(at + 1);
    if (marker === 0xd9) return true;
    if (marker === 0xff) at += 1;
    else at += 2 + view.getUint16(at + 2);
    if (marker === 0xda) at = afterScan(view, at);
  }
}

function afterScan(view: DataView, from: number): number {
  for (let at = from; ; at += 1) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    // A byte that is meant as such, filling, or one of the marks by which a scan is taken up again.
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
}

/** GIF89a, sections 18 to 27. */
function hasGifEnd(view: DataView): boolean {
  const tableBytes = (flags: number): number => ((flags & 0x80) !== 0 ? 3 << ((flags & 7) + 1) : 0);
  const afterBlocks = (from: number): number => {
    let at = from;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    return at + 1;
  };
  let at = 13 + tableBytes(view.getUint8(10));
  for (;;) {
    const kind = view.getUint8(at);
    if (kind === 0x21) at = afterBlocks(at + 2);
    else if (kind === 0x2c) at = afterBlocks(at + 11 + tableBytes(view.getUint8(at + 9)));
    else return kind === 0x3b;
  }
}

/** Each box of ISO/IEC 14496-12: its length, its name, the data; a length of 0 reaches to the end. */
function hasAvifEnd(view: DataView): boolean {
  let at = 0;
  while (at < view.byteLength) {
    const size = view.getUint32(at);
    if (size === 0) return true;
    const length = size === 1 ? Number(view.getBigUint64(at + 8)) : size;
    if (length < 8) return false;
    at += length;
  }
  return at === view.byteLength;
}
