import type { LocalFile } from './local-file';
import { stripFile, strippedReference } from './strip-file';

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const box = (type: string, body: readonly number[]): number[] => {
  const length = body.length + 8;
  return [0, 0, length >> 8, length & 0xff, ...ascii(type), ...body];
};

const fileOf = (bytes: Uint8Array): LocalFile => ({
  ...{ uri: 'file:///a.mp4', type: 'video/mp4', size: bytes.length },
  read: (start, end) => Promise.resolve(bytes.slice(start, end)),
});

const PLACE = '+52.5200+013.4050/';
const film = Uint8Array.from([
  ...box('ftyp', ascii('isom')),
  ...box('moov', [...box('mvhd', new Array<number>(100).fill(7)), ...box('udta', ascii(PLACE))]),
  ...box('mdat', ascii('the film itself')),
]);

it('sends a film without its place, as long as before, whatever stretch of it is read', async () => {
  const stripped = await stripFile(fileOf(film));
  expect(stripped.size).toBe(film.length);
  const whole = await stripped.read(0, stripped.size);
  const text = String.fromCharCode(...whole);
  expect(text).not.toContain(PLACE.slice(1, 8));
  expect(text).toContain('the film itself');
  for (let at = 0; at < film.length; at += 13) {
    const end = Math.min(film.length, at + 13);
    expect(await stripped.read(at, end)).toEqual(whole.slice(at, end));
  }
});

it('leaves what is no such film as it is', async () => {
  const other = fileOf(Uint8Array.from(ascii('neither film nor sound')));
  expect(await stripFile(other)).toBe(other);
});

it('names a film by its own file, so that the same of it can go on after a start', async () => {
  const { reference = '' } = await stripFile({ ...fileOf(film), reference: 'cache:a.mp4' });
  expect(strippedReference(reference)).toBe('cache:a.mp4');
  expect(strippedReference('cache:a.mp4')).toBeNull();
});

it('sends a picture that moves without its comments', async () => {
  const screen = [...ascii('GIF89a'), 1, 0, 1, 0, 0, 0, 0];
  const comment = [0x21, 0xfe, PLACE.length, ...ascii(PLACE), 0];
  const image = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0];
  const gif = Uint8Array.from([...screen, ...comment, ...image, 0x3b, ...ascii(PLACE)]);
  const stripped = await stripFile({ ...fileOf(gif), type: 'image/gif' });
  const whole = await stripped.read(0, stripped.size);
  expect(whole).toEqual(Uint8Array.from([...screen, ...image, 0x3b]));
  expect(await stripped.read(9, 20)).toEqual(whole.slice(9, 20));
});
