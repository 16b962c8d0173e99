import { type Orientation, readOrientation, writeOrientation } from './orientation';
import { BrokenPicture, type PictureFile } from './picture-file';

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ICC = Array.from('ICC_PROFILE\0', (letter) => letter.charCodeAt(0));

/** Markers, by their second byte (ITU-T T.81, table B.1). */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const begins = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

/**
 * Of application segments the ones stay without which the colours would be others: JFIF, the ICC
 * profile and Adobe's. What follows the end of the picture goes: further pictures, videos, notes.
 */
export function readJpeg(bytes: Uint8Array<ArrayBuffer>): PictureFile {
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let size: { readonly width: number; readonly height: number } | null = null;
  let orientation: Orientation = 1;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new BrokenPicture('no marker');
    if (marker === EOI) break;
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw new BrokenPicture('a segment is cut off');
    if (isFrame(marker)) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, 9);
      size ??= { height: view.getUint16(5), width: view.getUint16(7) };
    }
    if (marker === APP1 && begins(bytes, at + 4, EXIF)) {
      orientation = readOrientation(bytes.subarray(at + 10, end));
    }
    const isColours = marker === APP0 || marker === APP14 || isProfile(bytes, at, marker);
    const isMeta = (marker >= APP0 && marker <= APP15 && !isColours) || marker === COM;
    const next = marker === SOS ? endOfScan(bytes, end) : end;
    if (!isMeta) kept.push(bytes.subarray(at, next));
    at = next;
  }
  if (!size) throw new BrokenPicture('no frame');
  const exif = orientation === 1 ? [] : [exifSegment(orientation)];
  const start = new Uint8Array([0xff, SOI]);
  const stripped = [start, ...exif, ...kept, new Uint8Array([0xff, EOI])];
  return { ...size, orientation, animated: false, stripped };
}

const isProfile = (bytes: Uint8Array, at: number, marker: number): boolean =>
  marker === APP2 && begins(bytes, at + 4, ICC);

/** Inside of coded data, 0xff is followed by 0 or by a restart marker. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new BrokenPicture('a scan is cut off');
}

function exifSegment(orientation: Orientation): Uint8Array<ArrayBuffer> {
  const tiff = writeOrientation(orientation);
  const length = 2 + EXIF.length + tiff.length;
  return new Uint8Array([0xff, APP1, length >> 8, length & 0xff, ...EXIF, ...tiff]);
}
