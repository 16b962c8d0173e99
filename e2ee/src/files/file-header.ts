import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { concatBytes } from '../primitives/bytes';
import { FormatError } from '../bytes/format-error';
import { padmeLength } from '../bytes/padme';
import { utf8Bytes } from '../bytes/utf8';
import type { Primitives } from '../primitives/primitives';

export const FILE_HEADER_BYTES = 64;
export const CHUNK_TAG_BYTES = 16;
export const CHUNK_LOG2 = { min: 16, max: 20, usual: 16 } as const;

const MAGIC = utf8Bytes('ACf1');
const VERSION = 1;
const COMMIT_LABEL = utf8Bytes('anochat/1 file-commit');
const CHUNK_LABEL = utf8Bytes('anochat/1 file-chunk');

/** An encrypted file of which the header is known: all that its chunks need. */
export interface SealedFile {
  readonly header: Uint8Array;
  readonly chunkKey: Uint8Array;
  /** Plain bytes of every chunk but the last. */
  readonly chunkBytes: number;
  /** At least 1: an empty file is one empty chunk. */
  readonly chunks: number;
  /** True size of the plain file, and what it is padded to. */
  readonly size: number;
  readonly paddedSize: number;
  /** Of header and chunks as stored. */
  readonly storedBytes: number;
}

/** What the message says of a file that it carries. */
export interface FileDescription {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly size: number;
  /** Of the header: the key fits no other file. */
  readonly commit: Uint8Array;
}

/** Why a header is refused. */
export type FileProblem = 'malformed' | 'unknown-version' | 'wrong-size' | 'wrong-key';

/**
 * A header for one run of encryption. The key is 32 fresh bytes, used for this run and never for
 * other bytes: after a break the spooled ciphertext is sent on, or all begins with a new key.
 */
export function createFile(
  primitives: Primitives,
  key: Uint8Array,
  size: number,
  chunkLog2: number = CHUNK_LOG2.usual,
): { readonly file: SealedFile; readonly description: FileDescription } {
  if (!isChunkLog2(chunkLog2)) throw new FormatError('chunks of 2^16 to 2^20 bytes');
  const start = new ByteWriter()
    .bytes(MAGIC)
    .u8(VERSION)
    .u8(chunkLog2)
    .u16(0)
    .bytes(primitives.randomBytes(16))
    .u64(padmeLength(size))
    .finish();
  const commit = commitmentOf(primitives, key, start);
  const file = layOut(primitives, key, concatBytes(start, commit), chunkLog2, size);
  return { file, description: { key, size, commit } };
}

/** Checks a header against what the message said, before anything of that size is allocated. */
export function openFile(
  primitives: Primitives,
  header: Uint8Array,
  { key, size, commit }: FileDescription,
): { readonly file: SealedFile } | { readonly problem: FileProblem } {
  if (header.length !== FILE_HEADER_BYTES) return { problem: 'malformed' };
  const reader = new ByteReader(header);
  if (!primitives.equal(reader.bytes(4), MAGIC)) return { problem: 'malformed' };
  if (reader.u8() !== VERSION) return { problem: 'unknown-version' };
  const chunkLog2 = reader.u8();
  if (!isChunkLog2(chunkLog2) || reader.u16() !== 0) return { problem: 'malformed' };
  reader.bytes(16);
  const padded = reader.bytes(8);
  const expected = commitmentOf(primitives, key, header.slice(0, 32));
  const inHeader = reader.bytes(32);
  if (!primitives.equal(inHeader, expected)) return { problem: 'wrong-key' };
  if (commit.length !== 32 || !primitives.equal(inHeader, commit)) return { problem: 'wrong-key' };
  if (!isSize(size) || !primitives.equal(padded, lengthField(padmeLength(size)))) {
    return { problem: 'wrong-size' };
  }
  return { file: layOut(primitives, key, header, chunkLog2, size) };
}

function layOut(
  primitives: Primitives,
  key: Uint8Array,
  header: Uint8Array,
  chunkLog2: number,
  size: number,
): SealedFile {
  return {
    header,
    chunkKey: primitives.blake2b(32, concatBytes(CHUNK_LABEL, header), key),
    size,
    ...measure(size, chunkLog2),
  };
}

function measure(
  size: number,
  chunkLog2: number,
): Pick<SealedFile, 'chunkBytes' | 'chunks' | 'paddedSize' | 'storedBytes'> {
  const chunkBytes = 2 ** chunkLog2;
  const paddedSize = padmeLength(size);
  const chunks = Math.max(1, Math.ceil(paddedSize / chunkBytes));
  const storedBytes = FILE_HEADER_BYTES + paddedSize + chunks * CHUNK_TAG_BYTES;
  return { chunkBytes, chunks, paddedSize, storedBytes };
}

/** What a file of so many bytes takes once it is sealed in the usual way. */
export const sealedBytes = (size: number): number => measure(size, CHUNK_LOG2.usual).storedBytes;

function commitmentOf(primitives: Primitives, key: Uint8Array, start: Uint8Array): Uint8Array {
  return primitives.blake2b(32, concatBytes(COMMIT_LABEL, start), key);
}

function isChunkLog2(log2: number): boolean {
  return Number.isInteger(log2) && log2 >= CHUNK_LOG2.min && log2 <= CHUNK_LOG2.max;
}

/** Sizes come from a message: below 2^48, so that padding and tags stay exact numbers. */
function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0 && size < 2 ** 48;
}

function lengthField(length: number): Uint8Array {
  return new ByteWriter().u64(length).finish();
}
