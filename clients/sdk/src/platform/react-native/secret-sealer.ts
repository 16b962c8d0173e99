import { fromBase64, toBase64, utf8Bytes, utf8Text, type Primitives } from '@anochat/e2ee';
import { KeyOutOfReach } from '../key-out-of-reach';
import type { RecordSealer } from '../platform';
import type { SecretStore } from './machine';

const NAME = 'anochat.records';
const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 24;

/**
 * XChaCha20-Poly1305 with a key in the device's keychain or keystore. A sealed record is base64 of:
 * version(1) || nonce(24) || ciphertext and tag; the record's key is its associated data.
 */
export const createSecretSealer = (secrets: SecretStore, primitives: Primitives): RecordSealer => {
  const { xchacha20poly1305 } = primitives;
  let key: Promise<Uint8Array> | null = null;
  /** A key that is destroyed is gone before a new one is made. */
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };
  const findOrMake = async (): Promise<Uint8Array> => {
    const known = await secrets.get(NAME).catch((cause: unknown) => {
      throw new KeyOutOfReach('The key of the store cannot be read now', { cause });
    });
    if (known !== null) return fromBase64(known);
    const made = primitives.randomBytes(KEY_BYTES);
    await secrets.set(NAME, toBase64(made));
    return made;
  };
  const current = (): Promise<Uint8Array> => {
    const found = (key ??= inTurn(findOrMake));
    found.catch(() => {
      if (key === found) key = null;
    });
    return found;
  };

  return {
    seal: async (record, text) => {
      const nonce = primitives.randomBytes(NONCE_BYTES);
      const secret = await current();
      const sealed = xchacha20poly1305.seal(secret, nonce, utf8Bytes(record), utf8Bytes(text));
      const bytes = new Uint8Array(1 + NONCE_BYTES + sealed.length);
      bytes[0] = VERSION;
      bytes.set(nonce, 1);
      bytes.set(sealed, 1 + NONCE_BYTES);
      return toBase64(bytes);
    },
    open: async (record, sealed) => {
      const bytes = fromBase64(sealed);
      if (bytes[0] !== VERSION) throw new Error('The record is of another version');
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const body = bytes.subarray(1 + NONCE_BYTES);
      const text = xchacha20poly1305.open(await current(), nonce, utf8Bytes(record), body);
      if (!text) throw new Error('The record was not sealed for this name with this key');
      return utf8Text(text);
    },
    destroy: () => {
      const held = key;
      key = null;
      return inTurn(async () => {
        await secrets.remove(NAME);
        // Sealing is one step once the key is at hand: nobody is in the middle of it.
        const known = await held?.catch(() => null);
        if (known) primitives.wipe(known);
      });
    },
    forget: () => {
      key = null;
    },
    close: () => inTurn(() => Promise.resolve()),
  };
};
