import { shownPictureType } from './shown-picture-type';

const text = (word: string): readonly number[] => [...new TextEncoder().encode(word)];
const big = (value: number, bytes = 4): readonly number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256);
const little = (value: number, bytes = 4): readonly number[] => [...big(value, bytes)].reverse();

const chunk = (name: string, data: readonly number[]): readonly number[] => [
  ...big(data.length),
  ...text(name),
  ...data,
  ...big(0),
];
const png = (width: number, height: number): readonly number[] => [
  ...[0x89, ...text('PNG'), 13, 10, 26, 10],
  ...chunk('IHDR', [...big(width), ...big(height), 8, 2, 0, 0, 0]),
  ...chunk('IDAT', [1, 2, 3]),
  ...chunk('IEND', []),
];
const segment = (marker: number, data: readonly number[]): readonly number[] => [
  ...[0xff, marker, ...big(data.length + 2, 2)],
  ...data,
];
const jpeg = (width: number, height: number): readonly number[] => [
  ...[0xff, 0xd8],
  // With an end of its own inside, as thumbnails have.
  ...segment(0xe1, [...text('Exif'), 0xff, 0xd8, 0xff, 0xd9]),
  ...segment(0xc4, [0]),
  ...[0xff, ...segment(0xc2, [8, ...big(height, 2), ...big(width, 2), 3])],
  ...segment(0xda, [1]),
  ...[1, 0xff, 0, 2, 0xff, 0xd0, 3],
  ...segment(0xda, [2]),
  ...[4, 0xff, 0xd9],
];
const gif = (width: number, height: number): readonly number[] => [
  ...[...text('GIF89a'), ...little(width, 2), ...little(height, 2), 0x80, 0, 0, 0, 0, 0, 1, 1, 1],
  ...[0x21, 0xf9, 4, 0, 0, 0, 0, 0],
  ...[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3b, 0, 0, 1, 1, 1, 2, 2, 0x4c, 1, 0],
  0x3b,
];
const webp = (kind: string, data: readonly number[]): readonly number[] => {
  const body = [...text('WEBP'), ...text(kind), ...little(data.length), ...data];
  return [...text('RIFF'), ...little(body.length), ...body];
};
const lossy = (width: number, height: number): readonly number[] =>
  webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, ...little(width, 2), ...little(height, 2), 9, 9]);
const lossless = (width: number, height: number): readonly number[] =>
  webp('VP8L', [0x2f, ...little((width - 1) | ((height - 1) << 14)), 9, 9]);
const extended = (width: number, height: number): readonly number[] =>
  webp('VP8X', [0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)]);
const box = (name: string, data: readonly number[]): readonly number[] => [
  ...big(data.length + 8),
  ...text(name),
  ...data,
];
const avif = (width: number, height: number): readonly number[] => [
  ...box('ftyp', [...text('mif1'), ...big(0), ...text('avif')]),
  ...box('meta', [
    ...box('ispe', [...big(0), ...big(16), ...big(16)]),
    ...box('ispe', [...big(0), ...big(width), ...big(height)]),
  ]),
  ...box('mdat', text('the picture and its data')),
];

const typeOf = (bytes: readonly number[]): string | null =>
  shownPictureType(Uint8Array.from(bytes));

describe.each([
  ['image/png', png],
  ['image/jpeg', jpeg],
  ['image/gif', gif],
  ['image/webp', lossy],
  ['image/webp', lossless],
  ['image/webp', extended],
  ['image/avif', avif],
] as const)('%s', (type, made) => {
  it('is shown as what its bytes are', () => {
    expect(typeOf(made(640, 480))).toBe(type);
  });

  it('is shown whatever stands behind its end', () => {
    const film = type === 'image/avif' ? box('free', [1]) : [0xff, 0xda, 0xff, 0, 1];
    expect(typeOf([...made(640, 480), ...film])).toBe(type);
  });

  it('is a file when it ends before its end, wherever that is', () => {
    const whole = made(640, 480);
    for (let length = 0; length < whole.length; length += 1) {
      // Its last word alone says that it is the end: the check sum behind it is not read.
      if (type === 'image/png' && length >= whole.length - 4) continue;
      // Between two boxes nothing tells that another was to come, once there is a picture.
      if (type === 'image/avif' && length === whole.length - 32) continue;
      expect([length, typeOf(whole.slice(0, length))]).toEqual([length, null]);
    }
  });
});

it('makes files of pictures that say that they have no width or no height', () => {
  for (const made of [png, jpeg, gif, lossy]) {
    expect([typeOf(made(0, 480)), typeOf(made(640, 0))]).toEqual([null, null]);
  }
});

it('makes files of pictures with more pixels than are decoded, however small they are', () => {
  const [width, height] = [60_000, 60_000];
  expect(
    [png, jpeg, gif, extended, avif].map((made) => [
      made(width, height).length < 200,
      typeOf(made(width, height)),
    ]),
  ).toEqual(Array.from({ length: 5 }, () => [true, null]));
  expect([lossy(16_383, 16_383), lossless(16_384, 16_384)].map(typeOf)).toEqual([null, null]);
  expect([png(8_000, 8_000), png(8_000, 8_001)].map(typeOf)).toEqual(['image/png', null]);
});

it('makes files of what has the inside of a picture, and is said to be something else', () => {
  expect(typeOf([0, 0, ...jpeg(640, 480).slice(2)])).toBeNull();
  const bytes = lossy(640, 480);
  expect(typeOf([...bytes.slice(0, 8), ...text('WAVE'), ...bytes.slice(12)])).toBeNull();
  expect(typeOf([...gif(640, 480).slice(0, -1), 0])).toBeNull();
  const film = box('ftyp', [...text('isom'), ...big(0), ...text('mp42')]);
  expect(typeOf([...film, ...avif(640, 480).slice(film.length)])).toBeNull();
});

it.each([
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  ['a page', '<!doctype html><script>window.ran = 1</script>'],
  ['an icon', '\0\0\u0001\0\u0001\0\u0010\u0010\0\0\u0001\0\u0004\0'],
  ['a bitmap', 'BM\0\0\0\0\0\0\0\0(\0\0\0\u0001\0\0\0\u0001\0\0\0\0\0\0\0'],
  [
    'a film',
    '\0\0\0\u0018ftypisom\0\0\0\0isommp42ispe\0\0\0\0\0\0\0\u0009\0\0\0\u0009\0\0\0\0\0\0\0\0',
  ],
  ['a sound', 'RIFF\u0024\0\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0\0\0\0\0\0\0\0\0\0\0'],
  ['a page that begins as a picture', 'GIF8<script>window.ran = 1</script>'],
  ['nothing', ''],
])('makes a file of %s', (_, bytes) => {
  expect(shownPictureType(new TextEncoder().encode(bytes))).toBeNull();
});
