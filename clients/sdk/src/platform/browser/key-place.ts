import { openDB, type IDBPDatabase } from 'idb';

/** Where the key that seals the records lies. Calls take effect in their order. */
export interface KeyPlace {
  /** Of two that ask at the same time where there is none, both get the same. */
  findOrMake(): Promise<CryptoKey>;
  destroy(): Promise<void>;
  close(): Promise<void>;
}

const KEYS = 'keys';
const OF_RECORDS = 'records';

/** A database of its own: no script can read the key out, which lies there as an object and not as bytes. */
export const createIndexedDbKeyPlace = (name: string): KeyPlace => {
  let opening: Promise<IDBPDatabase> | null = null;

  const open = (): Promise<IDBPDatabase> => {
    opening ??= openDB(name, 1, {
      upgrade: (database) => void database.createObjectStore(KEYS),
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

  return {
    findOrMake: async () => {
      const database = await open();
      const known: unknown = await database.get(KEYS, OF_RECORDS);
      if (known instanceof CryptoKey) return known;
      const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      const transaction = database.transaction(KEYS, 'readwrite', { durability: 'strict' });
      const first: unknown = await transaction.store.get(OF_RECORDS);
      if (!(first instanceof CryptoKey)) await transaction.store.put(made, OF_RECORDS);
      await transaction.done;
      return first instanceof CryptoKey ? first : made;
    },
    destroy: async () => (await open()).delete(KEYS, OF_RECORDS),
    close: async () => {
      const database = await opening;
      opening = null;
      database?.close();
    },
  };
};
