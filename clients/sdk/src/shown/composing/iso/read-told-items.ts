import type { FileSource } from '../../../media/file-source';
import { boxesIn, fourLetters, type IsoBox, viewOf } from './iso-boxes';

interface ToldItem {
  readonly start: number;
  readonly end: number;
  /** What stands at its start afterwards. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

const VERSION_BYTES = 4;
const IN_FILE = 0;
const IN_BOX = 1;
/** Where its TIFF header begins, and one that tells nothing: no reader takes it for a broken one. */
const NO_EXIF = new Uint8Array([
  ...[0, 0, 0, 0, 0x4d, 0x4d, 0, 42],
  ...[0, 0, 0, 8, 0, 0, 0, 0, 0, 0],
]);

/**
 * Where in a HEIC or AVIF file lies what tells of the picture (ISO/IEC 23008-12, A.2): its EXIF, its
 * XMP and other items that are none of it.
 *
 * @returns `null` if this holds no picture together
 * @throws RangeError if it is made in a way that is not known here
 */
export async function readToldItems(
  source: FileSource,
  meta: IsoBox,
): Promise<readonly ToldItem[] | null> {
  const boxes = new Map<string, IsoBox>();
  for await (const box of boxesIn(source, meta.body + VERSION_BYTES, meta.end)) {
    boxes.set(box.type, box);
  }
  const [handler, infos, places] = [boxes.get('hdlr'), boxes.get('iinf'), boxes.get('iloc')];
  if (!handler || !infos || !places) return null;
  if (fourLetters(await viewOf(source, handler.body, handler.body + 12), 8) !== 'pict') return null;
  const told = await itemsOf(source, infos);
  const table = await viewOf(source, places.body, places.end);
  const inBox = boxes.get('idat')?.body;
  return extentsOf(table).flatMap(({ item, method, first, start, length }) => {
    const kind = told.get(item);
    if (kind === undefined) return [];
    const base = method === IN_FILE ? 0 : method === IN_BOX ? inBox : undefined;
    if (base === undefined) throw new RangeError('An item of items');
    const end = Math.min(base + start + length, source.size);
    const bytes = kind === 'Exif' && first && length >= NO_EXIF.length ? NO_EXIF : null;
    return [{ start: base + start, end, bytes }];
  });
}

/** The ids of those that tell of the picture, with their kind. */
async function itemsOf(source: FileSource, infos: IsoBox): Promise<ReadonlyMap<number, string>> {
  const head = await viewOf(source, infos.body, infos.body + VERSION_BYTES);
  const first = infos.body + VERSION_BYTES + (head.getUint8(0) === 0 ? 2 : 4);
  const told = new Map<number, string>();
  for await (const { body, end } of boxesIn(source, first, infos.end)) {
    const info = await viewOf(source, body, end);
    const version = info.getUint8(0);
    if (version < 2) throw new RangeError('An item without a type');
    const id = version === 2 ? info.getUint16(4) : info.getUint32(4);
    const kind = fourLetters(info, version === 2 ? 8 : 10);
    if (kind === 'Exif' || kind === 'mime' || kind === 'uri ') told.set(id, kind);
  }
  return told;
}

interface Extent {
  readonly item: number;
  readonly method: number;
  readonly first: boolean;
  readonly start: number;
  readonly length: number;
}

/** Of `iloc` (ISO/IEC 14496-12, 8.11.3). */
function extentsOf(table: DataView): readonly Extent[] {
  let at = VERSION_BYTES;
  const take = (bytes: number): number => {
    const from = at;
    at += bytes;
    if (bytes === 0) return 0;
    if (bytes === 2) return table.getUint16(from);
    if (bytes === 4) return table.getUint32(from);
    if (bytes === 8) return Number(table.getBigUint64(from));
    throw new RangeError('A number of an odd size');
  };
  const version = table.getUint8(0);
  const sizes = take(2);
  const [ofOffset, ofLength, ofBase] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const ofIndex = version === 0 ? 0 : sizes & 15;
  const extents: Extent[] = [];
  for (let left = take(version < 2 ? 2 : 4); left > 0; left -= 1) {
    const item = take(version < 2 ? 2 : 4);
    const method = version === 0 ? IN_FILE : take(2) & 15;
    take(2);
    const base = take(ofBase);
    const count = take(2);
    for (let extent = 0; extent < count; extent += 1) {
      take(ofIndex);
      const start = base + take(ofOffset);
      extents.push({ item, method, first: extent === 0, start, length: take(ofLength) });
    }
  }
  return extents;
}
