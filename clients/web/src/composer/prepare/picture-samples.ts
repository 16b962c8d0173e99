import { writeOrientation, type Orientation } from '@anochat/sdk/shown';

type Bytes = Uint8Array<ArrayBuffer>;

export const text = (value: string): number[] =>
  Array.from(value, (letter) => letter.charCodeAt(0));

/** Where a picture was taken, as it would stand in its file. */
export const PLACE = 'GPS 52.5163 N 13.3777 E';

const bytesOf = (...pieces: readonly (readonly number[] | Uint8Array)[]): Bytes =>
  new Uint8Array(pieces.flatMap((piece) => [...piece]));

const exif = (orientation: Orientation): number[] => [
  ...writeOrientation(orientation),
  ...text(PLACE),
];

const segment = (marker: number, body: readonly number[]): number[] => {
  const length = body.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...body];
};

const ICC = segment(0xe2, [...text('ICC_PROFILE\0'), 1, 1, ...text('colours')]);
const CODED = [1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];

/** The segments of a JPEG of 6 by 4 pixels; what is coded in it is no picture. */
export const JPEG = {
  jfif: segment(0xe0, text('JFIF\0')),
  exif: (orientation: Orientation) => segment(0xe1, [...text('Exif\0\0'), ...exif(orientation)]),
  xmp: segment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0${PLACE}`)),
  icc: ICC,
  multiPicture: segment(0xe2, text(`MPF\0${PLACE}`)),
  iptc: segment(0xed, text(`Photoshop 3.0\0${PLACE}`)),
  adobe: segment(0xee, text('Adobe')),
  comment: segment(0xfe, text(PLACE)),
  frame: segment(0xc0, [8, 0, 4, 0, 6, 1, 1, 0x11, 0]),
  scan: [...segment(0xda, [1, 1, 0, 0, 63, 0]), ...CODED],
  of: (...segments: readonly (readonly number[])[]): Bytes =>
    bytesOf([0xff, 0xd8], ...segments, [0xff, 0xd9]),
} as const;

const chunk = (type: string, body: readonly number[]): number[] => [
  ...[0, 0, body.length >> 8, body.length & 0xff],
  ...text(type),
  ...body,
  ...[0, 0, 0, 0],
];

/** The chunks of a PNG of 6 by 4 pixels, their checksums left out. */
export const PNG = {
  header: chunk('IHDR', [0, 0, 0, 6, 0, 0, 0, 4, 8, 6, 0, 0, 0]),
  profile: chunk('iCCP', text('colours')),
  exif: (orientation: Orientation) => chunk('eXIf', exif(orientation)),
  texts: ['tEXt', 'zTXt', 'iTXt', 'tIME', 'prVt'].flatMap((type) => chunk(type, text(PLACE))),
  moves: chunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0]),
  data: chunk('IDAT', [1, 2, 3]),
  end: chunk('IEND', []),
  of: (...chunks: readonly (readonly number[])[]): Bytes =>
    bytesOf([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], ...chunks),
} as const;

const riffChunk = (type: string, body: readonly number[]): number[] => [
  ...text(type),
  ...[body.length & 0xff, body.length >> 8, 0, 0],
  ...body,
  ...(body.length % 2 === 0 ? [] : [0]),
];

/** The chunks of a WebP of 6 by 4 pixels. */
export const WEBP = {
  extended: (flags: number) => riffChunk('VP8X', [flags, 0, 0, 0, 5, 0, 0, 3, 0, 0]),
  profile: riffChunk('ICCP', text('colours')),
  lossless: riffChunk('VP8L', [0x2f, 5, 0xc0, 0, 0]),
  lossy: riffChunk('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 6, 0, 4, 0]),
  exif: (orientation: Orientation) => riffChunk('EXIF', exif(orientation)),
  xmp: riffChunk('XMP ', text(PLACE)),
  of: (...chunks: readonly (readonly number[])[]): Bytes => {
    const body = chunks.flat();
    const length = body.length + 4;
    return bytesOf(text('RIFF'), [length & 0xff, length >> 8, 0, 0], text('WEBP'), body);
  },
} as const;

const blocks = (...bodies: readonly (readonly number[])[]): number[] => [
  ...bodies.flatMap((body) => [body.length, ...body]),
  0,
];
const application = (name: string, ...bodies: readonly (readonly number[])[]): number[] => [
  ...[0x21, 0xff, 11],
  ...text(name),
  ...blocks(...bodies),
];

/** The blocks of a GIF of 6 by 4 pixels with two colours. */
export const GIF = {
  screen: [...text('GIF89a'), 6, 0, 4, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6],
  loops: application('NETSCAPE2.0', [1, 0, 0]),
  profile: application('ICCRGBG1012', text('colours')),
  xmp: application('XMP DataXMP', text(PLACE)),
  camera: application('CAMERA  1.0', text(PLACE), text(PLACE)),
  comment: [0x21, 0xfe, ...blocks(text(PLACE))],
  frame: [0x21, 0xf9, 4, 0, 10, 0, 0, 0],
  /** With colours of its own. */
  image: [0x2c, 0, 0, 0, 0, 6, 0, 4, 0, 0x80, 6, 5, 4, 3, 2, 1, 2, ...blocks([0x84, 0x51])],
  end: [0x3b],
  of: (...pieces: readonly (readonly number[])[]): Bytes => bytesOf(...pieces),
} as const;
