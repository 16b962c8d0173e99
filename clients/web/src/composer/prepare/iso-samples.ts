import { PLACE, text } from './picture-samples';

type Bytes = Uint8Array<ArrayBuffer>;
type Piece = readonly number[] | Uint8Array;

const joined = (...pieces: readonly Piece[]): Bytes =>
  new Uint8Array(pieces.flatMap((piece) => [...piece]));
export const uint32 = (value: number): number[] =>
  [24, 16, 8, 0].map((bits) => (value >>> bits) & 255);

export const box = (type: string, ...bodies: readonly Piece[]): Bytes => {
  const body = joined(...bodies);
  return joined(uint32(8 + body.length), text(type), body);
};
export const largeBox = (type: string, ...bodies: readonly Piece[]): Bytes => {
  const body = joined(...bodies);
  return joined(uint32(1), text(type), uint32(0), uint32(16 + body.length), body);
};

const PLAIN = [0, 0, 0, 0];
const TIMES = text('WHEN IT ');
export const SEEN = text('what is seen of the film');
const NAME = 'Lighthouse Camera 7';

const headerOf = (type: string): Bytes => box(type, PLAIN, TIMES, uint32(1), uint32(2));
const handler = (type: string, name: string): Bytes =>
  box('hdlr', PLAIN, PLAIN, text(type), PLAIN, PLAIN, PLAIN, text(name), [0]);

const trackOf = (type: string, tables: readonly Piece[], ...more: readonly Piece[]): Bytes =>
  box(
    'trak',
    headerOf('tkhd'),
    box('mdia', headerOf('mdhd'), handler(type, NAME), box('minf', box('stbl', ...tables))),
    ...more,
  );
/** Two chunks of one and of two samples, as long as the place and thrice as long. */
const placeTables = (first: number, second: number): readonly Bytes[] => [
  box(
    'stsz',
    PLAIN,
    uint32(0),
    uint32(3),
    ...[1, 1, 2].map((times) => uint32(PLACE.length * times)),
  ),
  box('stsc', PLAIN, uint32(2), ...[1, 1, 1, 2, 2, 1].map(uint32)),
  box('stco', PLAIN, uint32(2), uint32(first), uint32(second)),
];

const itemList = (...tags: readonly (readonly [string, string])[]): Bytes =>
  box('ilst', ...tags.map(([type, value]) => box(type, box('data', PLAIN, PLAIN, text(value)))));

/** What phones, cameras and shops write into a film. */
const TOLD = [
  box('udta', box('©xyz', text(PLACE)), box('loci', text(PLACE)), [0, 0, 0, 0]),
  box('meta', handler('mdta', ''), box('keys', text(NAME)), itemList(['\0\0\0\u0001', PLACE])),
  box('uuid', text(PLACE)),
  box('gps ', text(PLACE)),
];
const BRAND = box('ftyp', text('isom'), uint32(0));
const SKIPPED = box('free', text(PLACE));

/** A film with a track of places, of which everything is told; its index at the end. */
export function toldFilm(boxOf: typeof box = box): Bytes {
  const begun = BRAND.length + SKIPPED.length + (boxOf === box ? 8 : 16);
  const first = begun + SEEN.length;
  const second = first + PLACE.length + SEEN.length;
  const places = text(PLACE);
  return joined(
    BRAND,
    SKIPPED,
    boxOf('mdat', SEEN, places, SEEN, places, places, places, SEEN),
    box(
      'moov',
      headerOf('mvhd'),
      trackOf('vide', [box('stsd', text('codec'))], ...TOLD),
      trackOf('meta', placeTables(first, second)),
      ...TOLD,
    ),
    box('uuid', text(PLACE)),
  );
}

/** A song as a shop sells it. */
export const soldSong = (): Bytes =>
  joined(
    box('ftyp', text('M4A '), uint32(0)),
    box(
      'moov',
      headerOf('mvhd'),
      box(
        'udta',
        box('©xyz', text(PLACE)),
        box(
          'meta',
          PLAIN,
          handler('mdir', ''),
          itemList(['©nam', 'The title'], ['apID', 'buyer@shop.example'], ['----', NAME]),
        ),
      ),
    ),
    box('mdat', SEEN),
  );

/** A picture of items in the file and in its own box; what is coded in it is no picture. */
export function toldHeic(brand = 'heic'): Bytes {
  const exif = [...uint32(0), ...text(`MM\0*${PLACE}`)];
  const xmp = text(`<x:xmpmeta>${PLACE}`);
  const item = (id: number, type: string): Bytes =>
    box('infe', [2, 0, 0, 0], [0, id, 0, 0], text(type), [0]);
  const metaAt = (data: number): Bytes => {
    const place = (id: number, method: number, start: number, length: number): number[] => [
      ...[0, id, 0, method, 0, 0, 0, 1],
      ...uint32(start),
      ...uint32(length),
    ];
    const places = [
      ...place(1, 0, data, SEEN.length),
      ...place(2, 0, data + SEEN.length, exif.length),
      ...place(3, 1, 4, xmp.length),
    ];
    return box(
      'meta',
      PLAIN,
      handler('pict', ''),
      box('iinf', PLAIN, [0, 3], item(1, 'hvc1'), item(2, 'Exif'), item(3, 'mime')),
      box('iloc', [1, 0, 0, 0, 0x44, 0x00, 0, 3], places),
      box('idat', text('kept'), xmp),
    );
  };
  const ftyp = box('ftyp', text(brand), uint32(0));
  const data = ftyp.length + metaAt(0).length + 8;
  return joined(ftyp, metaAt(data), box('mdat', SEEN, exif, SEEN));
}
