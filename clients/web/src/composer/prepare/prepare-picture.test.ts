import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { PLACE, PNG } from './picture-samples';
import { preparePicture } from './prepare-picture';

const decode = vi.fn(() => Promise.reject(new Error('Nothing is decoded here')));
beforeEach(() => vi.stubGlobal('createImageBitmap', decode));
afterEach(() => {
  vi.unstubAllGlobals();
  decode.mockClear();
});

/** A few bytes that say how many pixels they unfold into. */
const pictureOf = (width: number, height: number): Blob => {
  const header = [...PNG.header];
  const view = new DataView(new Uint8Array(header).buffer);
  view.setUint32(8, width);
  view.setUint32(12, height);
  const bytes = PNG.of([...new Uint8Array(view.buffer)], PNG.texts, PNG.data, PNG.end);
  return new Blob([bytes], { type: 'image/png' });
};

it.each([
  [60_000, 60_000],
  [64_000_001, 1],
])('sends a picture of %d by %d pixels as a file, and decodes nothing', async (width, height) => {
  const picture = pictureOf(width, height);
  for (const original of [false, true]) {
    const made = await preparePicture(picture, original);
    expect(made.type).toBe('file');
    expect(await made.source.text()).not.toContain(PLACE);
  }
  expect(decode).not.toHaveBeenCalled();
});

it('sends as a file what is larger than is read at once', async () => {
  const vast = Object.defineProperty(pictureOf(6, 4), 'size', { value: 128 * 1024 ** 2 + 1 });
  expect(await preparePicture(vast, false)).toEqual({ type: 'file', source: vast });
  expect(decode).not.toHaveBeenCalled();
});

it('tries to decode as many pixels as are allowed, and sends a file where it cannot', async () => {
  const made = await preparePicture(pictureOf(64_000_000, 1), false);
  expect(decode).toHaveBeenCalledOnce();
  expect(made.type).toBe('file');
});
