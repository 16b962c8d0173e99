import { openDB, type IDBPDatabase } from 'idb';
import type { Storage } from '../platform';

const RECORDS = 'records';
const VERSION = 2;

/** Records in IndexedDB, shared by all tabs of the origin. */
export const createIndexedDbStorage = (name: string): Storage => {
  let opening: Promise<IDBPDatabase> | null = null;
  const open = (): Promise<IDBPDatabase> => {
    opening ??= openDB(name, VERSION, {
      upgrade: (database) => {
        // What an earlier version left there was not sealed.
        if (database.objectStoreNames.contains(RECORDS)) database.deleteObjectStore(RECORDS);
        database.createObjectStore(RECORDS);
      },
      // Another tab wants to upgrade or delete: do not stand in its way.
      blocking: () => {
        void opening?.then((database) => database.close());
        opening = null;
      },
      terminated: () => {
        opening = null;
      },
    });
    return opening;
  };
  const within = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, prefix + '\uffff');

  return {
    get: async (key) => {
      const value: unknown = await (await open()).get(RECORDS, key);
      return typeof value === 'string' ? value : null;
    },
    list: async (prefix) => {
      const transaction = (await open()).transaction(RECORDS, 'readonly');
      const [keys, values] = await Promise.all([
        transaction.store.getAllKeys(within(prefix)),
        transaction.store.getAll(within(prefix)),
      ]);
      // Keys and values are written as text, by `write` alone.
      return keys.map((key, index) => [key as string, values[index] as string] as const);
    },
    write: async (changes) => {
      const transaction = (await open()).transaction(RECORDS, 'readwrite', {
        durability: 'strict',
      });
      for (const { key, value } of changes) {
        void (value === null ? transaction.store.delete(key) : transaction.store.put(value, key));
      }
      // Said, and not left to the end of the requests: so it holds though the page is left meanwhile.
      transaction.commit();
      await transaction.done;
    },
    clear: async () => (await open()).clear(RECORDS),
    close: async () => {
      const database = await opening;
      opening = null;
      database?.close();
    },
  };
};
