import type { BlobRef } from '@anochat/contract';
import { FileRefused } from '../errors';
import type { FileSource } from './file-source';
import type { MediaFile } from './media-file';

const SPAN_BYTES = 4 * 1024 ** 2;

/** A file of this device, read where it lies. */
export const localMediaFile = (
  source: FileSource,
  { name, mime }: Pick<BlobRef, 'name' | 'mime'>,
): MediaFile => {
  const { size } = source;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size; at += SPAN_BYTES) {
      yield await source.read(at, Math.min(size, at + SPAN_BYTES));
    }
  }
  return {
    ...{ name, mime, size },
    read: (start, end) => source.read(start, Math.min(end, size)),
    chunks,
    whole: async (atMost) => {
      if (size > atMost) throw new FileRefused('too-large');
      return source.read(0, size);
    },
  };
};
