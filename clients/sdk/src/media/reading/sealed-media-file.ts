import type { BlobRef } from '@anochat/contract';
import {
  chunkPlace,
  FILE_HEADER_BYTES,
  type FileDescription,
  fileRange,
  openChunk,
  openFile,
  openRange,
  type Primitives,
  type SealedFile,
} from '@anochat/e2ee';
import { FileRefused } from '../../errors';
import type { MediaFile } from '../media-file';
import { readWhole } from './read-whole';
import type { StoredBytes } from './stored-bytes';

/** Plain bytes that are fetched at once; a multiple of every chunk's size. */
const SPAN_BYTES = 4 * 1024 ** 2;

/** What the message says of a sealed file, decoded. */
export interface SealedReference extends Pick<BlobRef, 'name' | 'mime'> {
  readonly description: FileDescription;
  readonly digest: Uint8Array;
}

/**
 * Fetches the header alone, and holds it and the stored size to what the message says. Later on no
 * more is allocated than a span.
 * @throws FileRefused
 */
export const openSealedFile = async (
  primitives: Primitives,
  stored: StoredBytes,
  { description, digest, name, mime }: SealedReference,
): Promise<MediaFile> => {
  const size = await stored.size();
  if (size < FILE_HEADER_BYTES) throw new FileRefused('wrong-size');
  const header = await stored.read(0, FILE_HEADER_BYTES);
  const outcome = openFile(primitives, header, description);
  if ('problem' in outcome) throw new FileRefused(outcome.problem);
  const { file } = outcome;
  if (size !== file.storedBytes) throw new FileRefused('wrong-size');

  const chunks = (): AsyncIterable<Uint8Array> => openInOrder(primitives, stored, file, digest);
  return {
    ...{ name, mime, size: file.size },
    read: (start, end) => readRange(primitives, stored, file, start, end),
    chunks,
    whole: (atMost) => readWhole(file.size, atMost, chunks),
  };
};

const readRange = async (
  primitives: Primitives,
  stored: StoredBytes,
  file: SealedFile,
  start: number,
  end: number,
): Promise<Uint8Array> => {
  const { plain } = fileRange(file, start, end);
  const bytes = new Uint8Array(plain.end - plain.start);
  for (let at = plain.start; at < plain.end;) {
    // Up to the next multiple of a span, so that no chunk is fetched twice.
    const next = Math.min(plain.end, (Math.floor(at / SPAN_BYTES) + 1) * SPAN_BYTES);
    const range = fileRange(file, at, next);
    const sealed = await stored.read(range.stored.start, range.stored.end);
    const opened = openRange(primitives, file, range, sealed);
    if (opened === null) throw new FileRefused('damaged');
    bytes.set(opened, at - plain.start);
    at = next;
  }
  return bytes;
};

/** Every chunk, also those that hold padding alone: the digest goes over all that is stored. */
async function* openInOrder(
  primitives: Primitives,
  stored: StoredBytes,
  file: SealedFile,
  digest: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const running = primitives.runningBlake2b(32);
  running.update(file.header);
  const atOnce = SPAN_BYTES / file.chunkBytes;
  for (let first = 0; first < file.chunks; first += atOnce) {
    const last = Math.min(first + atOnce, file.chunks) - 1;
    const { start } = chunkPlace(file, first).stored;
    const sealed = await stored.read(start, chunkPlace(file, last).stored.end);
    running.update(sealed);
    for (let index = first; index <= last; index += 1) {
      const place = chunkPlace(file, index).stored;
      const chunk = sealed.subarray(place.start - start, place.end - start);
      const opened = openChunk(primitives, file, index, chunk);
      if (opened === null) throw new FileRefused('damaged');
      if (opened.length > 0) yield opened;
    }
  }
  if (!primitives.equal(running.finish(), digest)) throw new FileRefused('wrong-digest');
}
