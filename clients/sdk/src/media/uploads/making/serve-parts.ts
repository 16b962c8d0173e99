import type { Primitives } from '@anochat/e2ee';
import type { FileSource } from '../../file-source';
import { SourceChanged } from '../stored-pieces';
import { type Made, makePartsHere } from './make-parts';
import type { FromMaker, PartsPort, ToMaker } from './parts-port';

/** What a thread runs that makes the parts of one file. */
export const serveParts = (
  port: Pick<PartsPort, 'post' | 'listen'>,
  loading: Promise<Primitives>,
): void => {
  let parts: Promise<AsyncIterator<Made, undefined>> | null = null;
  let reading: { resolve(bytes: Uint8Array): void; reject(error: Error): void } | null = null;
  const sourceOf = (size: number): FileSource => ({
    size,
    read: (start, end) =>
      new Promise((resolve, reject) => {
        reading = { resolve, reject };
        port.post({ type: 'read', start, end } satisfies FromMaker, []);
      }),
  });
  const makeNext = async (): Promise<void> => {
    try {
      const next = await (await parts)?.next();
      if (!next || next.done) throw new RangeError('There are no more parts');
      const made = next.value;
      const moved = made.type === 'part' ? [made.bytes.buffer] : [];
      port.post({ type: 'made', made } satisfies FromMaker, moved);
    } catch (error) {
      const isChanged = error instanceof SourceChanged;
      port.post({ type: 'failed', message: String(error), isChanged } satisfies FromMaker, []);
    }
  };
  port.listen(
    (heard) => {
      const message = heard as ToMaker;
      switch (message.type) {
        case 'begin': {
          const { toMake } = message;
          parts = loading.then((primitives) =>
            makePartsHere(primitives)(toMake, sourceOf(toMake.size))[Symbol.asyncIterator](),
          );
          return;
        }
        case 'next':
          return void makeNext();
        case 'bytes':
          return reading?.resolve(message.bytes);
        case 'unread':
          return reading?.reject(new Error('The file could not be read'));
      }
    },
    () => undefined,
  );
};
