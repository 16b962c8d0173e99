import type { RecordSealer } from '../platform';
import type { KeyPlace } from './key-place';

const VERSION = 1;
const NONCE_BYTES = 12;
/** As many arguments as a call takes everywhere. */
const CHUNK = 8_192;

/**
 * AES-256-GCM with the key that `place` keeps. That protects against what copies the store, not
 * against who runs in this page, nor who reads the disk if the key lies there too. A sealed record is base64 of: version(1) || nonce(12) || ciphertext and tag;
 * the record's key is its associated data, so that one record cannot be put in the place of another.
 */
export const createWebCryptoSealer = (place: KeyPlace): RecordSealer => {
  let key: Promise<CryptoKey> | null = null;
  /** What is asked of the place, in its order: a key that is destroyed is gone before a new one is made. */
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };

  const current = (): Promise<CryptoKey> => {
    const found = (key ??= inTurn(() => place.findOrMake()));
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
      return inTurn(() => place.destroy());
    },
    forget: () => {
      key = null;
    },
    close: () => place.close(),
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
