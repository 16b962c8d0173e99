import { type Orientation, readOrientation, writeOrientation } from './orientation';
import { BrokenPicture, type PictureFile } from './picture-file';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const FRAME_BYTES = 12;

/** What makes the picture, its colours, its density and its movement (W3C PNG, third edition, 11). */
const KEPT = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB'],
  ...['cICP', 'mDCV', 'cLLI', 'bKGD', 'pHYs', 'acTL', 'fcTL', 'fdAT'],
]);

/** Texts, times, EXIF and everything that is not known go, and what follows the end. */
export function readPng(bytes: Uint8Array<ArrayBuffer>): PictureFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  let size: { readonly width: number; readonly height: number } | null = null;
  let orientation: Orientation = 1;
  let animated = false;
  let turnedAt = 0;
  for (let at = SIGNATURE_BYTES; ;) {
    if (at + FRAME_BYTES > bytes.length) throw new BrokenPicture('no end');
    const length = view.getUint32(at);
    const end = at + FRAME_BYTES + length;
    if (end > bytes.length) throw new BrokenPicture('a chunk is cut off');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = at + 8;
    if (type === 'IHDR' && length === 13) {
      size = { width: view.getUint32(body), height: view.getUint32(body + 4) };
      turnedAt = kept.length + 1;
    }
    if (type === 'acTL') animated = true;
    if (type === 'eXIf') orientation = readOrientation(bytes.subarray(body, body + length));
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  if (!size) throw new BrokenPicture('no header');
  if (orientation !== 1) kept.splice(turnedAt, 0, chunk('eXIf', writeOrientation(orientation)));
  return { ...size, orientation, animated, stripped: kept };
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

/** ISO 3309, as the PNG specification has it in its annex D. Of a few bytes: no table. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
