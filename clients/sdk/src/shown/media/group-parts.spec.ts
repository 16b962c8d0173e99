import { groupParts } from './group-parts';
import type { MediaPart } from './media-kinds';
import { audio, file, image, video } from './testing/parts';

const shape = (parts: readonly MediaPart[], broken: readonly MediaPart[] = []): readonly string[] =>
  groupParts(
    parts.map((part, index) => ({ part, index: index + 10 })),
    (part) => broken.includes(part),
  ).map((group) =>
    group.type === 'visual'
      ? `visual ${group.items.map(({ index }) => index).join(' ')}`
      : `single ${group.item.index}`,
  );

it('makes one album of pictures and videos that follow each other', () => {
  expect(shape([image(), video(), image(), audio(), image(), file(), file()])).toEqual([
    'visual 10 11 12',
    'single 13',
    'visual 14',
    'single 15',
    'single 16',
  ]);
});

it('leaves out of it what has turned out to be a file', () => {
  const parts = [image('a.png'), image('b.png'), image('c.png')] as const;
  expect(shape(parts, [parts[1]])).toEqual(['visual 10', 'single 11', 'visual 12']);
});

it.each([
  ['a drawing with scripts', image('a.svg', { mime: 'image/svg+xml' })],
  ['a page that is called a picture', image('a.png', { mime: 'text/html' })],
  ['a type that no browser shows', image('a.tiff', { mime: 'image/tiff' })],
  ['a type with another behind it', image('a.png', { mime: 'image/png,text/html' })],
  ['a picture of too many pixels', image('a.png', { width: 60_000, height: 60_000 })],
  ['a video of too many pixels', video('a.mp4', { width: 60_000, height: 60_000 })],
  ['a page that is called a video', video('a.mp4', { mime: 'text/html' })],
  ['a drawing that is called a video', video('a.mp4', { mime: 'image/svg+xml' })],
])('makes a file of %s', (_, part) => {
  expect(shape([part])).toEqual(['single 10']);
});

it('knows the names that systems give to pictures', () => {
  const names = ['image/jpg', 'IMAGE/JPEG', 'image/gif', 'image/webp', 'image/avif'];
  expect(shape(names.map((mime) => image('a', { mime })))).toEqual(['visual 10 11 12 13 14']);
});
