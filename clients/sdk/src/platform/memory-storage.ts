import type { Storage } from './platform';

/** Records that live as long as the process. */
export const createMemoryStorage = (): Storage => {
  const records = new Map<string, string>();
  return {
    get: (key) => Promise.resolve(records.get(key) ?? null),
    list: (prefix) =>
      Promise.resolve(
        [...records]
          .filter(([key]) => key.startsWith(prefix))
          .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
      ),
    write: (changes) => {
      for (const { key, value } of changes) {
        if (value === null) records.delete(key);
        else records.set(key, value);
      }
      return Promise.resolve();
    },
    clear: () => {
      records.clear();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
};
