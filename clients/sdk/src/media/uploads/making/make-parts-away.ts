import type { FileSource } from '../../file-source';
import { SourceChanged, SourceUnreadable } from '../stored-pieces';
import type { Made, PartMaker } from './make-parts';
import type { FromMaker, PartsPort, ToMaker } from './parts-port';

/**
 * In a thread of the file's own, which runs `serveParts`: it asks for the bytes as it needs them, so
 * that as much of the file is in memory as is asked for at once. The thread ends with the last part,
 * or when whoever asks wants no more.
 */
export const makePartsAway = (open: () => PartsPort): PartMaker =>
  async function* makeAway(toMake, source) {
    const port = open();
    try {
      const next = askFor(port, source);
      port.post({ type: 'begin', toMake } satisfies ToMaker, []);
      for (;;) {
        const made = await next();
        yield made;
        if (made.type === 'end') return;
      }
    } finally {
      port.close();
    }
  };

const askFor = (port: PartsPort, source: FileSource): (() => Promise<Made>) => {
  let settle: ((error: Error | null, made?: Made) => void) | null = null;
  let failure: Error | null = null;
  let unread: { readonly cause: unknown } | null = null;
  const failureOf = ({ isChanged, message }: Extract<FromMaker, { type: 'failed' }>): Error => {
    if (!isChanged) return new Error(message);
    return unread ? new SourceUnreadable(unread) : new SourceChanged();
  };
  const fail = (error: Error): void => {
    failure ??= error;
    settle?.(failure);
  };
  const read = async (start: number, end: number): Promise<void> => {
    try {
      // A copy: the source may go on to use what it gave.
      const bytes = (await source.read(start, end)).slice();
      port.post({ type: 'bytes', bytes } satisfies ToMaker, [bytes.buffer]);
    } catch (error) {
      unread = { cause: error };
      port.post({ type: 'unread' } satisfies ToMaker, []);
    }
  };
  port.listen(
    (heard) => {
      const message = heard as FromMaker;
      switch (message.type) {
        case 'read':
          return void read(message.start, message.end);
        case 'made':
          return settle?.(null, message.made);
        case 'failed':
          return fail(failureOf(message));
      }
    },
    (reason) => fail(new Error(`The thread that makes parts is gone: ${reason}`)),
  );
  return () =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      settle = (error, made) => (made ? resolve(made) : reject(error ?? new Error('No part')));
      port.post({ type: 'next' } satisfies ToMaker, []);
    });
};
