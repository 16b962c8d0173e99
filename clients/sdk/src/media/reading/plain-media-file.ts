import type { BlobRef } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import { FileRefused } from '../../errors';
import type { MediaFile } from '../media-file';
import { readWhole } from './read-whole';
import type { StoredBytes } from './stored-bytes';

const SPAN_BYTES = 4 * 1024 ** 2;

/** A file of a conversation that the server reads: stored as it is. @throws FileRefused */
export const openPlainFile = async (
  primitives: Primitives,
  stored: StoredBytes,
  { name, mime, size }: Pick<BlobRef, 'name' | 'mime' | 'size'>,
  digest: Uint8Array,
): Promise<MediaFile> => {
  if ((await stored.size()) !== size) throw new FileRefused('wrong-size');

  async function* spans(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; at += SPAN_BYTES) {
      yield await stored.read(at, Math.min(to, at + SPAN_BYTES));
    }
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const running = primitives.runningBlake2b(32);
    for await (const span of spans(0, size)) {
      running.update(span);
      yield span;
    }
    if (!primitives.equal(running.finish(), digest)) throw new FileRefused('wrong-digest');
  }
  return {
    ...{ name, mime, size },
    read: async (start, end) => {
      const cut = Math.min(end, size);
      if (!Number.isInteger(start) || !Number.isInteger(cut) || start < 0 || start > cut) {
        throw new RangeError('no such range');
      }
      const bytes = new Uint8Array(cut - start);
      let at = 0;
      for await (const span of spans(start, cut)) {
        bytes.set(span, at);
        at += span.length;
      }
      return bytes;
    },
    chunks,
    whole: (atMost) => readWhole(size, atMost, chunks),
  };
};
