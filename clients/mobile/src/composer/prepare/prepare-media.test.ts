import type { LocalFile } from './local-file';
import { prepareMedia } from './prepare-media';

const mockDecoded: string[] = [];
jest.mock('expo-image-manipulator', () => ({
  SaveFormat: {},
  ImageManipulator: {
    manipulate: (uri: string) => {
      mockDecoded.push(uri);
      return { renderAsync: () => Promise.reject(new Error('It cannot be decoded')) };
    },
  },
}));

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const PLACE = 'GPS 52.5200 13.4050';

const fileOf = (bytes: readonly number[]): LocalFile => ({
  ...{ uri: 'file:///a.jpg', type: 'image/jpeg', size: bytes.length },
  read: (start, end) => Promise.resolve(Uint8Array.from(bytes).slice(start, end)),
});
const segment = (marker: number, body: readonly number[]): number[] => [
  ...[0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body],
];
/** Its frame stands behind more of EXIF than is read of a header. */
const jpeg = (width: number, height: number): LocalFile =>
  fileOf([
    ...[0xff, 0xd8],
    ...Array.from({ length: 5 }, () =>
      segment(0xe1, [...ascii('Exif\0\0'), ...ascii(PLACE), ...new Array<number>(60_000).fill(1)]),
    ).flat(),
    ...segment(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]),
    ...[...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 3, 0xff, 0xd9],
  ]);
const NAMED = { name: 'a.jpg', mime: 'image/jpeg' } as const;

const textOf = async (file: LocalFile): Promise<string> =>
  Buffer.from(await file.read(0, file.size)).toString('latin1');

beforeEach(() => mockDecoded.splice(0));

it('sends a picture that cannot be decoded as a file that tells no place', async () => {
  const given = jpeg(6, 4);
  expect(await textOf(given)).toContain(PLACE);
  const made = await prepareMedia({ source: given, ...NAMED });
  expect(made).toMatchObject({ type: 'file', name: 'a.jpg', mime: 'image/jpeg' });
  expect(mockDecoded).toHaveLength(1);
  const sent = await textOf(made.source);
  expect(sent).not.toContain(PLACE);
  expect(sent).toContain(String.fromCharCode(1, 2, 3));
});

it('decodes no picture of more pixels than a phone has room for', async () => {
  const made = await prepareMedia({ source: jpeg(60_000, 60_000), ...NAMED });
  expect(made.type).toBe('file');
  expect(mockDecoded).toEqual([]);
  expect(await textOf(made.source)).not.toContain(PLACE);
});

it('sends one that is broken as it is', async () => {
  const given = fileOf([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]);
  const made = await prepareMedia({ source: given, ...NAMED });
  expect(made).toMatchObject({ type: 'file', mime: 'image/jpeg' });
  expect(await textOf(made.source)).toBe(await textOf(given));
});
