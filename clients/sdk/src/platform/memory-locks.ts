import type { Locks } from './platform';

/** Locks within one process: each waits for the one before it. */
export const createMemoryLocks = (): Locks => {
  const tails = new Map<string, Promise<unknown>>();
  return {
    withLock: <T>(name: string, run: () => Promise<T>): Promise<T> => {
      const before = tails.get(name) ?? Promise.resolve();
      const result = before.then(run);
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(name, tail);
      void tail.then(() => {
        if (tails.get(name) === tail) tails.delete(name);
      });
      return result;
    },
  };
};
