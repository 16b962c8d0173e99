import { FormatError } from '../bytes/format-error';
import type { Primitives } from '../primitives/primitives';
import { chunkPlace, openChunk } from './file-chunks';
import type { SealedFile } from './file-header';

/** The chunks that hold a range of the plain file, and where they are stored. Ends are exclusive. */
export interface FileRange {
  readonly plain: { readonly start: number; readonly end: number };
  readonly chunks: { readonly start: number; readonly end: number };
  readonly stored: { readonly start: number; readonly end: number };
}

/** What to fetch for the plain bytes from `start` up to `end`, which is cut to the file's size. */
export function fileRange(file: SealedFile, start: number, end: number): FileRange {
  const cut = Math.min(end, file.size);
  if (!Number.isInteger(start) || !Number.isInteger(cut) || start < 0 || start > cut) {
    throw new FormatError('no such range');
  }
  const first = Math.min(Math.floor(start / file.chunkBytes), file.chunks - 1);
  const last = Math.max(first, Math.ceil(cut / file.chunkBytes) - 1);
  return {
    plain: { start, end: cut },
    chunks: { start: first, end: last + 1 },
    stored: {
      start: chunkPlace(file, first).stored.start,
      end: chunkPlace(file, last).stored.end,
    },
  };
}

/** The plain bytes of a range from its stored bytes, `null` if any chunk does not open. */
export function openRange(
  primitives: Primitives,
  file: SealedFile,
  range: FileRange,
  stored: Uint8Array,
): Uint8Array | null {
  if (stored.length !== range.stored.end - range.stored.start) return null;
  const { start, end } = range.plain;
  const bytes = new Uint8Array(end - start);
  for (let index = range.chunks.start; index < range.chunks.end; index += 1) {
    const place = chunkPlace(file, index);
    const sealed = stored.subarray(
      place.stored.start - range.stored.start,
      place.stored.end - range.stored.start,
    );
    const chunk = openChunk(primitives, file, index, sealed);
    if (chunk === null) return null;
    const [from, to] = [Math.max(start, place.plain.start), Math.min(end, place.plain.end)];
    const wanted = chunk.subarray(from - place.plain.start, to - place.plain.start);
    bytes.set(wanted, from - start);
  }
  return bytes;
}
