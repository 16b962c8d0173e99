import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { box, largeBox, SEEN, soldSong, toldFilm, toldHeic, uint32 } from './iso-samples';
import { PLACE, text } from './picture-samples';
import { stripIsoMedia } from './strip-iso-media';

const latin = async (blob: Blob): Promise<string> =>
  Buffer.from(await blob.arrayBuffer()).toString('latin1');
const strip = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  latin(await stripIsoMedia(new Blob([bytes])));
const before = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('stripIsoMedia', () => {
  it.each([
    ['a film', toldFilm()],
    ['a film with large boxes', toldFilm(largeBox)],
    ['a HEIC picture', toldHeic()],
    ['an AVIF picture', toldHeic('avif')],
  ])('takes out of %s what tells of place and device, and nothing else', async (_name, bytes) => {
    const stripped = await strip(bytes);
    expect(before(bytes)).toContain(PLACE);
    expect(stripped).not.toContain(PLACE.slice(4, 11));
    expect(stripped).not.toContain('Lighthouse');
    expect(stripped).not.toContain('WHEN IT');
    expect(stripped).toHaveLength(bytes.length);
    // What is seen stays, and stays where it was.
    const seen = before(new Uint8Array(SEEN));
    for (let at = before(bytes).indexOf(seen); at >= 0; at = before(bytes).indexOf(seen, at + 1)) {
      expect(stripped.slice(at, at + seen.length)).toBe(seen);
    }
  });

  it('finds nothing more to take out', async () => {
    for (const bytes of [toldFilm(), toldHeic(), soldSong()]) {
      const once = await stripIsoMedia(new Blob([bytes]));
      expect(await latin(await stripIsoMedia(once))).toBe(await latin(once));
    }
  });

  it('keeps of a song what it is called, and not who bought it', async () => {
    const stripped = await strip(soldSong());
    expect(stripped).toContain('The title');
    expect(stripped).not.toContain('buyer@shop.example');
    expect(stripped).not.toContain('Lighthouse');
    expect(stripped).not.toContain(PLACE);
  });

  it('leaves EXIF that tells nothing, and not broken one', async () => {
    const stripped = await strip(toldHeic());
    expect(stripped).toContain('\0\0\0\0MM\0*\0\0\0\x08\0\0');
    expect(stripped).toContain('kept');
  });

  it('leaves out what a device writes behind the last box', async () => {
    const film = toldFilm();
    const stripped = await strip(new Uint8Array([...film, ...text(`\0\0\0\x01no box: ${PLACE}`)]));
    expect(stripped).toBe(await strip(film));
  });

  it('makes no film shorter that is cut off', async () => {
    const moov = box('moov', box('udta', text(PLACE)));
    const cut = new Uint8Array([...moov, ...box('mdat', SEEN).subarray(0, -5)]);
    const stripped = await strip(cut);
    expect(stripped).toHaveLength(cut.length);
    expect(stripped).not.toContain(PLACE);
  });

  it('leaves what it does not know as it is', async () => {
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(text('no boxes at all, but words')),
      // A box inside is longer than the one that it stands in.
      new Uint8Array([...box('ftyp'), ...box('moov', uint32(99), text('trak'))]),
      box('moov', box('trak', box('mdia', box('hdlr')))),
    ]) {
      expect(await strip(bytes)).toBe(before(bytes));
    }
  });

  it('ends whatever is cut off, or turned, of a file', async () => {
    for (const whole of [toldFilm(), toldHeic()]) {
      for (let at = 0; at < whole.length; at += 23) {
        await strip(whole.slice(0, at));
        await strip(whole.with(at, 255));
      }
    }
  });

  it('reads next to nothing of a film of two gigabytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anochat-film-'));
    const path = join(folder, 'film.mp4');
    const end = 2 * 1024 ** 3 + 100;
    const file = await open(path, 'w');
    await file.write(new Uint8Array([...box('ftyp', text('isom'))]), 0, null, 0);
    await file.write(
      new Uint8Array([...uint32(1), ...text('mdat'), ...uint32(0), ...uint32(end - 12)]),
      0,
      null,
      12,
    );
    await file.write(box('moov', box('udta', text(PLACE))), 0, null, end);
    await file.close();
    const reads: number[] = [];
    const { arrayBuffer } = Blob.prototype;
    const spy = vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(function (this: Blob) {
      reads.push(this.size);
      return arrayBuffer.call(this);
    });
    const source = await openAsBlob(path);
    const stripped = await stripIsoMedia(source);
    spy.mockRestore();
    expect(reads.reduce((sum, size) => sum + size, 0)).toBeLessThan(1000);
    expect(stripped.size).toBe(source.size);
    expect(await latin(source.slice(end))).toContain(PLACE);
    expect(await latin(stripped.slice(end))).not.toContain(PLACE);
    await rm(folder, { recursive: true });
  });
});
