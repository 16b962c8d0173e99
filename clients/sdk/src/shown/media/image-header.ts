import type { PictureType } from '@anochat/contract';

export interface ImageHeader {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

/**
 * What the bytes themselves say they are, whatever their sender calls them; `null`: no picture that is
 * shown. Only the header is read, so that a picture of a billion pixels is known before any is decoded.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return png(view) ?? jpeg(view) ?? gif(view) ?? webp(view) ?? avif(view);
  } catch (error) {
    // It ends within its header.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));

const sized = (type: PictureType, width: number, height: number): ImageHeader | null =>
  width > 0 && height > 0 ? { type, width, height } : null;

const png = (view: DataView): ImageHeader | null =>
  view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && tag(view, 12) === 'IHDR'
    ? sized('image/png', view.getUint32(16), view.getUint32(20))
    : null;

const gif = (view: DataView): ImageHeader | null =>
  tag(view, 0) === 'GIF8'
    ? sized('image/gif', view.getUint16(6, true), view.getUint16(8, true))
    : null;

/** Segments up to the one that begins a frame (ITU-T T.81, table B.1). */
function jpeg(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return null;
    // Any number of filling bytes may stand before a marker.
    while (view.getUint8(at + 1) === 0xff) at += 1;
    const marker = view.getUint8(at + 1);
    const beginsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (beginsFrame) return sized('image/jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    if (marker === 0xda || marker === 0xd9) return null;
  }
}

/** RFC 9649, section 2. */
function webp(view: DataView): ImageHeader | null {
  if (tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WEBP') return null;
  const low24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (tag(view, 12)) {
    case 'VP8X':
      return sized('image/webp', low24(24) + 1, low24(27) + 1);
    case 'VP8 ':
      return sized(
        'image/webp',
        view.getUint16(26, true) & 0x3fff,
        view.getUint16(28, true) & 0x3fff,
      );
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return sized('image/webp', (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    }
    default:
      return null;
  }
}

const AVIF_BRANDS: ReadonlySet<string> = new Set(['avif', 'avis']);
/** The properties of a picture stand before its data; further on nothing is looked for. */
const AVIF_HEAD_BYTES = 65_536;

/** The largest of the sizes (`ispe`, ISO/IEC 23008-12) that it names: tiles have their own. */
function avif(view: DataView): ImageHeader | null {
  if (tag(view, 4) !== 'ftyp') return null;
  const brands = Array.from({ length: Math.min(32, view.getUint32(0) >> 2) - 2 }, (_, index) =>
    tag(view, 8 + 4 * index),
  );
  if (!brands.some((brand) => AVIF_BRANDS.has(brand))) return null;
  let found: ImageHeader | null = null;
  const end = Math.min(AVIF_HEAD_BYTES, view.byteLength - 16);
  for (let at = 8; at < end; at += 1) {
    if (view.getUint8(at) !== 0x69 || tag(view, at) !== 'ispe') continue;
    const size = sized('image/avif', view.getUint32(at + 8), view.getUint32(at + 12));
    if (size && size.width * size.height > (found ? found.width * found.height : 0)) found = size;
  }
  return found;
}
