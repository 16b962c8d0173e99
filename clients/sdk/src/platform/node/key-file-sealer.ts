import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordSealer } from '../platform';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a key in a file for its owner alone. It protects a copy of the store, not one of
 * the whole folder. A sealed record is base64 of: version(1) || nonce(12) || ciphertext || tag(16);
 * the record's key is its associated data.
 */
export const createKeyFileSealer = (path: string): RecordSealer => {
  let key: Promise<Buffer> | null = null;
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };
  const current = (): Promise<Buffer> => {
    const found = (key ??= inTurn(() => findOrMake(path)));
    found.catch(() => {
      if (key === found) key = null;
    });
    return found;
  };

  return {
    seal: async (record, text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, await current(), nonce);
      cipher.setAAD(Buffer.from(record));
      const body = [cipher.update(text, 'utf8'), cipher.final()];
      const version = Buffer.of(VERSION);
      return Buffer.concat([version, nonce, ...body, cipher.getAuthTag()]).toString('base64');
    },
    open: async (record, sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes[0] !== VERSION) throw new Error('The record is of another version');
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, await current(), nonce, {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(record));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const body = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
    destroy: () => {
      key = null;
      return inTurn(() => destroyFile(path));
    },
    forget: () => {
      key = null;
    },
    close: () => inTurn(() => Promise.resolve()),
  };
};

const findOrMake = async (path: string): Promise<Buffer> => {
  const known = await readFile(path).catch(ignoreAbsent);
  if (known?.length === KEY_BYTES) return known;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const made = randomBytes(KEY_BYTES);
  // A file that was cut short holds no key: nothing was sealed with it.
  const file = await open(path, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(made);
    await file.sync();
  } finally {
    await file.close();
  }
  return made;
};

/** Overwritten first: on a disk that writes in place nothing of it remains. */
const destroyFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r+').catch(ignoreAbsent);
  if (!file) return;
  try {
    await file.write(Buffer.alloc(KEY_BYTES), 0, KEY_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await unlink(path);
};

const ignoreAbsent = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
};
