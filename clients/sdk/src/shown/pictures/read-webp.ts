import { type Orientation, readOrientation, writeOrientation } from './orientation';
import { BrokenPicture, type PictureFile } from './picture-file';

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/** What makes the picture (RFC 9649, 2.7); EXIF, XMP and what is not known go. */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ANIM', 'ANMF', 'ALPH', 'ICCP']);
const EXIF_FLAG = 0x08;
const XMP_FLAG = 0x04;
const ANIMATION_FLAG = 0x02;

interface Size {
  readonly width: number;
  readonly height: number;
}

export function readWebp(bytes: Uint8Array<ArrayBuffer>): PictureFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const riffEnd = 8 + view.getUint32(4, true);
  if (riffEnd > bytes.length) throw new BrokenPicture('the file is cut off');
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let size: Size | null = null;
  let orientation: Orientation = 1;
  let flags = 0;
  for (let at = HEADER_BYTES; at + CHUNK_HEADER_BYTES <= riffEnd;) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const body = at + CHUNK_HEADER_BYTES;
    const end = body + length + (length % 2);
    // The padding of the last one is left out by some.
    if (body + length > riffEnd) throw new BrokenPicture('a chunk is cut off');
    size ??= sizeOf(type, new DataView(bytes.buffer, bytes.byteOffset + body, length));
    if (type === 'VP8X') flags = bytes[body] ?? 0;
    if (type === 'EXIF') orientation = readOrientation(tiffOf(bytes.subarray(body, body + length)));
    if (KEPT.has(type)) kept.push(bytes.slice(at, Math.min(end, riffEnd)));
    at = end;
  }
  if (!size) throw new BrokenPicture('no picture');
  if (orientation !== 1) kept.push(exifChunk(orientation));
  const [first] = kept;
  if (first && flags !== 0) {
    first[CHUNK_HEADER_BYTES] =
      (flags & ~(EXIF_FLAG | XMP_FLAG)) | (orientation === 1 ? 0 : EXIF_FLAG);
  }
  const animated = (flags & ANIMATION_FLAG) !== 0;
  return { ...size, orientation, animated, stripped: riffOf(kept) };
}

function sizeOf(type: string, body: DataView): Size | null {
  if (type === 'VP8X' && body.byteLength >= 10) {
    const width = body.getUint32(3, true) >>> 8;
    const height = body.getUint32(6, true) >>> 8;
    return { width: width + 1, height: height + 1 };
  }
  if (type === 'VP8 ' && body.byteLength >= 10) {
    return { width: body.getUint16(6, true) & 0x3fff, height: body.getUint16(8, true) & 0x3fff };
  }
  if (type === 'VP8L' && body.byteLength >= 5) {
    const bits = body.getUint32(1, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return null;
}

/** Some write the prefix that JPEG files have. */
const tiffOf = (exif: Uint8Array): Uint8Array =>
  String.fromCharCode(...exif.subarray(0, 4)) === 'Exif' ? exif.subarray(6) : exif;

function exifChunk(orientation: Orientation): Uint8Array<ArrayBuffer> {
  const tiff = writeOrientation(orientation);
  const bytes = new Uint8Array(CHUNK_HEADER_BYTES + tiff.length);
  bytes.set([0x45, 0x58, 0x49, 0x46]);
  new DataView(bytes.buffer).setUint32(4, tiff.length, true);
  bytes.set(tiff, CHUNK_HEADER_BYTES);
  return bytes;
}

function riffOf(chunks: readonly Uint8Array<ArrayBuffer>[]): readonly Uint8Array<ArrayBuffer>[] {
  const padded = chunks.flatMap((chunk) =>
    chunk.length % 2 === 0 ? [chunk] : [chunk, new Uint8Array(1)],
  );
  const length = padded.reduce((sum, chunk) => sum + chunk.length, 0);
  const header = new Uint8Array(HEADER_BYTES);
  header.set([0x52, 0x49, 0x46, 0x46]);
  new DataView(header.buffer).setUint32(4, 4 + length, true);
  header.set([0x57, 0x45, 0x42, 0x50], 8);
  return [header, ...padded];
}
