import { randomFillSync } from 'node:crypto';

import type { Database } from '@anochat/sdk/platform';

import { openWaSqlite } from '../platform/testing/wa-sqlite';

/** The native halves of a device that a client needs, for Node: a real SQLite, a keychain in memory. */
const secrets = new Map<string, string>();
const wiped: string[] = [];
const keychain = { isShut: false };
const fromKeychain = (name: string): string | null => {
  if (keychain.isShut) throw new Error('User interaction is not allowed');
  return secrets.get(name) ?? null;
};
let database: Promise<Database> | null = null;

export const device = {
  /** What was removed of caches, in words. */
  wiped,
  secrets,
  /** Shut from a start of the phone till it is unlocked for the first time. */
  keychain,
  /** Stays when a client is stopped, as a file does. */
  openDatabaseAsync: (): Promise<Database> => {
    database ??= openWaSqlite();
    return database.then((opened) => ({ ...opened, closeAsync: () => Promise.resolve() }));
  },
  secureStore: {
    AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY: 1,
    getItem: fromKeychain,
    setItem: (name: string, value: string) => void secrets.set(name, value),
    getItemAsync: (name: string) => Promise.resolve().then(() => fromKeychain(name)),
    setItemAsync: (name: string, value: string) => Promise.resolve(void secrets.set(name, value)),
    deleteItemAsync: (name: string) => Promise.resolve(void secrets.delete(name)),
  },
  images: {
    clearMemoryCache: () => Promise.resolve(true),
    clearDiskCache: () => Promise.resolve(wiped.push('pictures') > 0),
  },
  files: {
    Paths: { cache: { uri: 'file:///cache/' }, document: { uri: 'file:///document/' } },
    Directory: class {
      readonly exists = true;
      delete = () => wiped.push('opened files');
      list = () => [{ delete: () => wiped.push('file:///cache/opened') }];
    },
  },
  crypto: {
    getRandomValues: <T extends NodeJS.ArrayBufferView>(bytes: T): T => randomFillSync(bytes),
  },
};
