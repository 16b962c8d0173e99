import type { BlobRef } from '@anochat/contract';
import { createFile, type Primitives, toBase64 } from '@anochat/e2ee';
import type { FileSource } from '../file-source';
import { sealedPieces } from '../uploads/stored-pieces';
import { joined } from './joined';

/** Bytes of which no two neighbouring chunks are alike. */
export const sampleBytes = (size: number, salt = 0): Uint8Array => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = at * 31 + (at >> 8) * 7 + (at >> 16) + salt;
  return bytes;
};

export const sourceOf = (bytes: Uint8Array): FileSource => ({
  size: bytes.length,
  read: (start, end) => Promise.resolve(bytes.slice(start, end)),
});

export const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece.slice());
  return joined(all);
};

/** A file as it is stored, and what a message says of it. */
export const sealSample = async (
  primitives: Primitives,
  plain: Uint8Array,
  { key = primitives.randomBytes(32), chunkLog2 = 16, blob = SAMPLE_ID } = {},
): Promise<{ readonly stored: Uint8Array; readonly reference: BlobRef }> => {
  const { file, description } = createFile(primitives, key, plain.length, chunkLog2);
  const stored = await collect(sealedPieces(primitives, file, sourceOf(plain)));
  const reference = {
    ...{ blob, name: 'sample.bin', mime: 'application/octet-stream', size: plain.length },
    ...{ key: toBase64(key), commit: toBase64(description.commit) },
    digest: toBase64(primitives.blake2b(32, stored)),
  };
  return { stored, reference };
};

export const SAMPLE_ID = '0190a000-0000-7000-8000-000000000001';
