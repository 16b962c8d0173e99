/** Plain bytes of every chunk but the last. */
export const COPY_CHUNK_BYTES = 1024 ** 2;
const TAG_BYTES = 16;

export type CopyKey = Awaited<ReturnType<typeof importCopyKey>>;

/** 32 bytes, for one copy. */
export const importCopyKey = (bytes: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

export const chunksOf = (size: number): number => Math.max(1, Math.ceil(size / COPY_CHUNK_BYTES));

/** Where a chunk lies in the sealed copy. */
export const sealedPlace = (size: number, index: number) => {
  const start = index * (COPY_CHUNK_BYTES + TAG_BYTES);
  const plain = Math.min(COPY_CHUNK_BYTES, size - index * COPY_CHUNK_BYTES);
  return { start, end: start + plain + TAG_BYTES };
};

/** The size of the file whose copy is so long; `null`: no copy is. An empty file is one empty chunk. */
export const plainSizeOf = (sealedBytes: number): number | null => {
  const chunks = Math.ceil(sealedBytes / (COPY_CHUNK_BYTES + TAG_BYTES));
  const size = sealedBytes - chunks * TAG_BYTES;
  return chunks > 0 && size >= 0 && chunksOf(size) === chunks ? size : null;
};

export const sealCopyChunk = async (
  key: CopyKey,
  size: number,
  index: number,
  plain: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> =>
  crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(size, index) }, key, plain);

/** @throws where it is not the chunk that was sealed for this place */
export const openCopyChunk = async (
  key: CopyKey,
  size: number,
  index: number,
  sealed: ArrayBuffer,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(size, index) }, key, sealed),
  );

/** index(8) zeros(3) last(1): chunks can be neither swapped nor cut off. */
const nonceOf = (size: number, index: number): Uint8Array<ArrayBuffer> => {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setBigUint64(0, BigInt(index));
  view.setUint8(11, index === chunksOf(size) - 1 ? 1 : 0);
  return nonce;
};
