import { chunkPlace, type Primitives, sealChunkInto, type SealedFile } from '@anochat/e2ee';
import type { FileSource } from '../file-source';

/** Bytes that are read from a source at once. */
const READ_BYTES = 1024 ** 2;

/** A source gave other bytes than before, or not as many as it has. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged';
  constructor(options?: { readonly cause: unknown }) {
    super('The file is not what it was when it was chosen', options);
  }
}

/** A source gave nothing: what has arrived of it is still good, once its bytes are there again. */
export class SourceUnreadable extends SourceChanged {}

/**
 * What is stored of a sealed file, in order. The same file and source give the same bytes. Each piece
 * lasts until the next is asked for.
 */
export async function* sealedPieces(
  primitives: Primitives,
  file: SealedFile,
  source: FileSource,
): AsyncGenerator<Uint8Array> {
  yield file.header;
  const { stored: longest } = chunkPlace(file, 0);
  const sealed = new Uint8Array(longest.end - longest.start);
  let read = { start: 0, bytes: new Uint8Array(0) };
  for (let index = 0; index < file.chunks; index += 1) {
    const { start, end } = chunkPlace(file, index).plain;
    if (end > read.start + read.bytes.length) {
      const until = Math.min(file.size, start + Math.max(READ_BYTES, file.chunkBytes));
      read = { start, bytes: await readExactly(source, start, until) };
    }
    const plain = read.bytes.subarray(start - read.start, end - read.start);
    const length = sealChunkInto(primitives, file, index, plain, sealed);
    yield sealed.subarray(0, length);
  }
}

/** What is stored of a plain file. */
export async function* plainPieces(source: FileSource, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += READ_BYTES) {
    yield await readExactly(source, at, Math.min(size, at + READ_BYTES));
  }
}

const readExactly = async (
  source: FileSource,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await source.read(start, end).catch((cause: unknown) => {
    throw new SourceUnreadable({ cause });
  });
  if (bytes.length !== end - start) throw new SourceChanged();
  return bytes as Uint8Array<ArrayBuffer>;
};
