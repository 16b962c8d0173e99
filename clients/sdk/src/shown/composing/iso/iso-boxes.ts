import type { FileSource } from '../../../media/file-source';

/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2), by its places in the file. */
export interface IsoBox {
  /** Four letters, as Latin-1. */
  readonly type: string;
  readonly start: number;
  /** Where its header ends. */
  readonly body: number;
  readonly end: number;
}

/** What stands there is no box: what came before it may be. */
export class NoBox extends Error {
  override readonly name = 'NoBox';
  constructor(readonly at: number) {
    super(`No box at ${at}`);
  }
}

const HEADER_BYTES = 8;
const LARGE_HEADER_BYTES = 16;
const TO_THE_END = 0;
const IS_LARGE = 1;

/** No table of a file is larger. */
const MOST_READ_BYTES = 64 * 1024 ** 2;

/** @throws RangeError where it is more than is read at once */
export async function viewOf(source: FileSource, start: number, end: number): Promise<DataView> {
  if (end - start > MOST_READ_BYTES) throw new RangeError('Too much to be a table');
  const { buffer, byteOffset, byteLength } = await source.read(start, Math.min(end, source.size));
  return new DataView(buffer, byteOffset, byteLength);
}

export const fourLetters = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((place) => view.getUint8(at + place)));

/**
 * The boxes from `start` on. Only their headers are read; what is too short for one at the end is the
 * end, as QuickTime writes it.
 *
 * @throws NoBox where something else stands, or a box that ends after `end`
 */
export async function* boxesIn(
  source: FileSource,
  start: number,
  end: number,
): AsyncGenerator<IsoBox, void> {
  for (let at = start; at + HEADER_BYTES <= end;) {
    const header = await viewOf(source, at, Math.min(end, at + LARGE_HEADER_BYTES));
    const short = header.getUint32(0);
    const isLarge = short === IS_LARGE;
    if (isLarge && header.byteLength < LARGE_HEADER_BYTES) throw new NoBox(at);
    const length = isLarge ? Number(header.getBigUint64(HEADER_BYTES)) : short;
    const body = at + (isLarge ? LARGE_HEADER_BYTES : HEADER_BYTES);
    // Only the last one of a file may leave its length out.
    const isLast = short === TO_THE_END && end === source.size;
    const next = isLast ? end : at + length;
    if (next < body || next > end) throw new NoBox(at);
    yield { type: fourLetters(header, 4), start: at, body, end: next };
    at = next;
  }
}
