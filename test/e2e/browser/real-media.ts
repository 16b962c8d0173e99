import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FFMPEG = process.env.FFMPEG_PATH ?? '/usr/bin/ffmpeg';

const FFPROBE = FFMPEG.replace(/ffmpeg$/, 'ffprobe');

export const hasFfmpeg = existsSync(FFMPEG);

/** What a camera writes of itself and of where it was. */
export const TOLD_BY_CAMERA = 'Lighthouse Camera 7';

/** A file as ffmpeg makes it of these arguments. */
export function make(folder: string, name: string, args: readonly string[]): string {
  const path = join(folder, name);
  const all = ['-v', 'error', '-y', ...args, path];
  const { status, stderr } = spawnSync(FFMPEG, all, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ffmpeg made no ${name}: ${stderr}`);
  return path;
}

/** Width and height of what a picture holds, as a decoder sees it: `640x400`. */
export function pixelsOf(path: string): string {
  const asked = ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0:s=x'];
  return spawnSync(FFPROBE, [...asked, path], { encoding: 'utf8' }).stdout.trim();
}

/** A test picture, moving or not, of that size. */
export const pattern = (size: string): readonly string[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=10`],
];
export const tone = (seconds: number): readonly string[] => [
  ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`],
];

/** The JPEG with the EXIF data of a camera that lay on its side, at a place. */
export function asFromCamera(path: string): Buffer {
  const jpeg = readFileSync(path);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), cameraTiff()]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Make, orientation 6 (a quarter turn to the right) and a latitude. */
function cameraTiff(): Buffer {
  const make = Buffer.from(`${TOLD_BY_CAMERA}\0`);
  const ifd = 8;
  const gps = ifd + 2 + 3 * 12 + 4;
  const latitude = gps + 2 + 2 * 12 + 4;
  const bytes = Buffer.alloc(latitude + 24 + make.length);
  bytes.write('MM');
  bytes.writeUInt16BE(42, 2);
  bytes.writeUInt32BE(ifd, 4);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    bytes.writeUInt16BE(tag, at);
    bytes.writeUInt16BE(type, at + 2);
    bytes.writeUInt32BE(count, at + 4);
    if (type === 3) bytes.writeUInt16BE(value, at + 8);
    else bytes.writeUInt32BE(value, at + 8);
  };
  bytes.writeUInt16BE(3, ifd);
  entry(ifd + 2, 0x010f, 2, make.length, latitude + 24);
  entry(ifd + 14, 0x0112, 3, 1, 6);
  entry(ifd + 26, 0x8825, 4, 1, gps);
  bytes.writeUInt16BE(2, gps);
  entry(gps + 2, 1, 2, 2, 'N'.charCodeAt(0) << 24);
  entry(gps + 14, 2, 5, 3, latitude);
  [52, 1, 31, 1, 0, 1].forEach((value, at) => bytes.writeUInt32BE(value, latitude + at * 4));
  make.copy(bytes, latitude + 24);
  return bytes;
}
