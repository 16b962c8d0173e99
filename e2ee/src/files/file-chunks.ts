import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import type { Primitives } from '../primitives/primitives';
import { CHUNK_TAG_BYTES, FILE_HEADER_BYTES, type SealedFile } from './file-header';

const NOTHING = new Uint8Array(0);

/** Where a chunk lies: of the plain file without padding, and of what is stored. End is exclusive. */
export interface ChunkPlace {
  readonly plain: { readonly start: number; readonly end: number };
  readonly stored: { readonly start: number; readonly end: number };
}

export function chunkPlace(file: SealedFile, index: number): ChunkPlace {
  if (!Number.isInteger(index) || index < 0 || index >= file.chunks) {
    throw new FormatError('no such chunk');
  }
  const start = index * file.chunkBytes;
  const paddedEnd = Math.min(start + file.chunkBytes, file.paddedSize);
  const storedStart = FILE_HEADER_BYTES + start + index * CHUNK_TAG_BYTES;
  return {
    plain: { start: Math.min(start, file.size), end: Math.min(paddedEnd, file.size) },
    stored: { start: storedStart, end: storedStart + (paddedEnd - start) + CHUNK_TAG_BYTES },
  };
}

/** `plain` is the file's bytes at the chunk's place; the padding is added here. */
export function sealChunk(
  primitives: Primitives,
  file: SealedFile,
  index: number,
  plain: Uint8Array,
): Uint8Array {
  const { stored } = chunkPlace(file, index);
  const sealed = new Uint8Array(stored.end - stored.start);
  sealChunkInto(primitives, file, index, plain, sealed);
  return sealed;
}

/** The same, written to the beginning of `into`. @returns how many bytes that were */
export function sealChunkInto(
  primitives: Primitives,
  file: SealedFile,
  index: number,
  plain: Uint8Array,
  into: Uint8Array,
): number {
  const place = chunkPlace(file, index);
  if (plain.length !== place.plain.end - place.plain.start) {
    throw new FormatError('not the bytes of this chunk');
  }
  const length = place.stored.end - place.stored.start;
  primitives.xchacha20poly1305.sealInto(
    ...([file.chunkKey, nonceOf(file, index), NOTHING] as const),
    padTo(length - CHUNK_TAG_BYTES, plain),
    into.subarray(0, length),
  );
  return length;
}

/** The file's bytes at the chunk's place, `null` for whatever was not sealed as this chunk. */
export function openChunk(
  primitives: Primitives,
  file: SealedFile,
  index: number,
  sealed: Uint8Array,
): Uint8Array | null {
  const { plain, stored } = chunkPlace(file, index);
  if (sealed.length !== stored.end - stored.start) return null;
  const nonce = nonceOf(file, index);
  const padded = primitives.xchacha20poly1305.open(file.chunkKey, nonce, NOTHING, sealed);
  if (padded === null) return null;
  const length = plain.end - plain.start;
  if (padded.length === length) return padded;
  if (padded.subarray(length).some((byte) => byte !== 0)) return null;
  return padded.slice(0, length);
}

/** All chunks but the last few have none of it, and are not copied for it. */
function padTo(length: number, plain: Uint8Array): Uint8Array {
  if (plain.length === length) return plain;
  const padded = new Uint8Array(length);
  padded.set(plain);
  return padded;
}

/** index(8) zeros(15) last(1): chunks can be neither swapped nor cut off. */
function nonceOf(file: SealedFile, index: number): Uint8Array {
  return new ByteWriter()
    .u64(index)
    .bytes(new Uint8Array(15))
    .u8(index === file.chunks - 1 ? 1 : 0)
    .finish();
}
