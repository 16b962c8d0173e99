import { describe, expect, it } from 'vitest';

import { BrokenPicture, readPicture } from '@anochat/sdk/shown';

import { GIF, JPEG, PLACE, PNG, text, WEBP } from './picture-samples';

const bytesOf = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(pieces));
const holds = (bytes: Uint8Array, wanted: string): boolean =>
  Buffer.from(bytes).includes(Buffer.from(text(wanted)));

const TOLD_JPEG = JPEG.of(
  JPEG.jfif,
  ...[JPEG.exif(6), JPEG.xmp, JPEG.icc, JPEG.multiPicture, JPEG.iptc, JPEG.adobe, JPEG.comment],
  ...[JPEG.frame, JPEG.scan],
);
const SAMPLES = [
  ['image/jpeg', new Uint8Array([...TOLD_JPEG, ...text(PLACE)])],
  [
    'image/png',
    PNG.of(PNG.header, PNG.profile, PNG.exif(6), PNG.texts, PNG.data, PNG.end, text(PLACE)),
  ],
  ['image/webp', WEBP.of(WEBP.extended(0x2c), WEBP.profile, WEBP.lossless, WEBP.exif(6), WEBP.xmp)],
] as const;

describe('readPicture', () => {
  it.each(SAMPLES)('takes out of a %s what tells of the place', (mime, bytes) => {
    expect(holds(bytes, PLACE)).toBe(true);
    const stripped = bytesOf(readPicture(mime, bytes).stripped);
    expect(holds(stripped, PLACE)).toBe(false);
    expect(holds(stripped, PLACE.slice(4, 11))).toBe(false);
  });

  it.each(SAMPLES)('keeps how a %s is turned, and its colours', (mime, bytes) => {
    const picture = readPicture(mime, bytes);
    expect(picture).toMatchObject({ width: 6, height: 4, orientation: 6, animated: false });
    const stripped = bytesOf(picture.stripped);
    expect(readPicture(mime, stripped)).toMatchObject({ width: 6, height: 4, orientation: 6 });
    expect(holds(stripped, 'colours')).toBe(true);
  });

  it.each(SAMPLES)('finds nothing more to take out of a %s', (mime, bytes) => {
    const once = bytesOf(readPicture(mime, bytes).stripped);
    expect(bytesOf(readPicture(mime, once).stripped)).toEqual(once);
  });

  it.each(SAMPLES)('refuses a %s that ends anywhere before its end', (mime, bytes) => {
    const whole = mime === 'image/webp' ? bytes : bytes.subarray(0, bytes.length - PLACE.length);
    for (let length = 12; length < whole.length; length += 1) {
      expect(() => readPicture(mime, whole.slice(0, length))).toThrow(BrokenPicture);
    }
  });

  it('leaves what is coded in a JPEG bit for bit', () => {
    const plain = JPEG.of(JPEG.jfif, JPEG.icc, JPEG.adobe, JPEG.frame, JPEG.scan, JPEG.scan);
    expect(bytesOf(readPicture('image/jpeg', plain).stripped)).toEqual(plain);
  });

  it('writes a checksum that a PNG reader accepts', async () => {
    const bytes = PNG.of(PNG.header, PNG.exif(8), PNG.data, PNG.end);
    const stripped = Buffer.from(bytesOf(readPicture('image/png', bytes).stripped));
    const at = stripped.indexOf('eXIf');
    const { crc32 } = await import('node:zlib');
    expect(stripped.readUInt32BE(at + 30)).toBe(crc32(stripped.subarray(at, at + 30)));
  });

  it('tells WebP no more than it holds', () => {
    const bytes = WEBP.of(WEBP.extended(0x2c), WEBP.lossless, WEBP.exif(1), WEBP.xmp);
    const stripped = bytesOf(readPicture('image/webp', bytes).stripped);
    expect(stripped).toEqual(WEBP.of(WEBP.extended(0x20), WEBP.lossless));
  });

  it('sees that pictures move', () => {
    const png = PNG.of(PNG.header, PNG.moves, PNG.data, PNG.end);
    expect(readPicture('image/png', png).animated).toBe(true);
    const webp = WEBP.of(WEBP.extended(0x02), WEBP.lossless);
    expect(readPicture('image/webp', webp).animated).toBe(true);
    const gif = GIF.of(GIF.screen, GIF.image, GIF.end);
    const about = { width: 6, height: 4, animated: true };
    expect(readPicture('image/gif', gif)).toMatchObject(about);
  });

  it('leaves of a GIF its pictures, how often they play and their colours', () => {
    const kept = [GIF.loops, GIF.profile, GIF.frame, GIF.image] as const;
    const bytes = GIF.of(
      ...[GIF.screen, GIF.comment, GIF.xmp, kept[0], kept[1], GIF.camera, kept[2], kept[3]],
      ...[GIF.comment, GIF.end, text(PLACE)],
    );
    expect(holds(bytes, PLACE)).toBe(true);
    const wanted = GIF.of(GIF.screen, ...kept, GIF.end);
    expect(bytesOf(readPicture('image/gif', bytes).stripped)).toEqual(wanted);
    expect(bytesOf(readPicture('image/gif', wanted).stripped)).toEqual(wanted);
  });

  it('ends a GIF that has no end, and refuses one that breaks off in a block', () => {
    const open = GIF.of(GIF.screen, GIF.frame, GIF.image);
    const ended = GIF.of(GIF.screen, GIF.frame, GIF.image, GIF.end);
    expect(bytesOf(readPicture('image/gif', open).stripped)).toEqual(ended);
    const between = [0, GIF.image.length, GIF.image.length + GIF.frame.length];
    for (let less = 1; less < open.length - 13; less += 1) {
      if (between.includes(less)) continue;
      const cut = open.slice(0, open.length - less);
      if (cut.length <= GIF.screen.length) continue;
      expect(() => readPicture('image/gif', cut)).toThrow(BrokenPicture);
    }
  });

  it('reads the size of every form of WebP', () => {
    for (const form of [WEBP.lossless, WEBP.lossy]) {
      expect(readPicture('image/webp', WEBP.of(form))).toMatchObject({ width: 6, height: 4 });
    }
  });
});
