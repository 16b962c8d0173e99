import { openDB, type IDBPDatabase } from 'idb';
import type { RecordSealer } from '../platform';

const KEYS = 'keys';
const OF_RECORDS = 'records';
const VERSION = 1;
const NONCE_BYTES = 12;
/** As many arguments as a call takes everywhere. */
const CHUNK = 8_192;

/**
 * AES-256-GCM with a key that no script can read out: it lies in a database of its own, as an object
 * and not as bytes. That protects against what copies the store, not against who reads the disk or
 * runs in this page. A sealed record is base64 of: version(1) || nonce(12) || ciphertext and tag;
 * the record's key is its associated data, so that one record cannot be put in the place of another.
 */
export const createWebCryptoSealer = (name: string): RecordSealer => {
  let opening: Promise<IDBPDatabase> | null = null;
  let key: Promise<CryptoKey> | null = null;
  /** What is asked of the database, in its order: a key that is destroyed is gone before a new one is made. */
  let tail: Promise<unknown> = Promise.resolve();

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
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };

  /** Of two tabs that make one at the same time, both take the first. */
  const findOrMake = async (): Promise<CryptoKey> => {
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
  };
  const current = (): Promise<CryptoKey> => {
    const found = (key ??= inTurn(findOrMake));
    found.catch(() => {
      if (key === found) key = null;
    });
    return found;
  };

  return {
    seal: async (record, text) => {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: utf8(record) },
        await current(),
        utf8(text),
      );
      const bytes = new Uint8Array(1 + NONCE_BYTES + sealed.byteLength);
      bytes[0] = VERSION;
      bytes.set(iv, 1);
      bytes.set(new Uint8Array(sealed), 1 + NONCE_BYTES);
      return toBase64(bytes);
    },
    open: async (record, sealed) => {
      const bytes = fromBase64(sealed);
      if (bytes[0] !== VERSION) throw new Error('The record is of another version');
      const text = await crypto.subtle.decrypt(
        {
          name: 'AES-GCM',
          iv: bytes.subarray(1, 1 + NONCE_BYTES),
          additionalData: utf8(record),
        },
        await current(),
        bytes.subarray(1 + NONCE_BYTES),
      );
      return new TextDecoder().decode(text);
    },
    destroy: () => {
      key = null;
      return inTurn(async () => (await open()).delete(KEYS, OF_RECORDS));
    },
    forget: () => {
      key = null;
    },
    close: async () => {
      const database = await opening;
      opening = null;
      database?.close();
    },
  };
};

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const toBase64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
};

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
};
