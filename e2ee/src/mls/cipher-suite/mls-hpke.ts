import type { Hpke, PrivateKey, PublicKey } from 'ts-mls/crypto/hpke.js';
import { hpkeOpen, hpkeReceiveExport, hpkeSeal, hpkeSendExport } from '../../hpke/hpke';
import { deriveHpkeKeyPair } from '../../hpke/kem';
import type { Primitives } from '../../primitives/primitives';
import { MlsError } from '../mls-error';

const NONE = new Uint8Array(0);

/** A promise also where `act` throws. */
const promised = <T>(act: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(act());
  });

const orInvalid = <T>(value: T | null, message: string): T => {
  if (value === null) throw new MlsError('invalid', message);
  return value;
};

// ts-mls calls keys CryptoKey and looks into none of them: here they are their bytes.
const publicHandle = (key: Uint8Array): PublicKey => key as unknown as PublicKey;
const privateHandle = (key: Uint8Array): PrivateKey => key as unknown as PrivateKey;
const bytesOf = (handle: PublicKey | PrivateKey): Uint8Array => handle as unknown as Uint8Array;

/** ts-mls's HPKE interface on primitives of our own, which are synchronous. */
export const mlsHpke = (primitives: Primitives): Hpke => {
  const { chacha20poly1305 } = primitives;
  const pairOf = (keyMaterial: Uint8Array) => {
    const { secretKey, publicKey } = deriveHpkeKeyPair(primitives, keyMaterial);
    return { privateKey: privateHandle(secretKey), publicKey: publicHandle(publicKey) };
  };
  return {
    keyLength: 32,
    nonceLength: 12,
    seal: (publicKey, plaintext, info, aad = NONE) =>
      promised(() => {
        const sealed = hpkeSeal(primitives, bytesOf(publicKey), info, aad, plaintext);
        const { ciphertext, encapsulated } = orInvalid(sealed, 'not an X25519 public key');
        return { ct: ciphertext, enc: encapsulated };
      }),
    open: (privateKey, encapsulated, ciphertext, info, aad = NONE) =>
      promised(() => {
        const sealed = { encapsulated, ciphertext };
        const opened = hpkeOpen(primitives, bytesOf(privateKey), info, aad, sealed);
        return orInvalid(opened, 'HPKE does not open');
      }),
    exportSecret: (publicKey, context, length, info) =>
      promised(() => {
        const sent = hpkeSendExport(primitives, bytesOf(publicKey), info, context, length);
        const { encapsulated, secret } = orInvalid(sent, 'not an X25519 public key');
        return { enc: encapsulated, secret };
      }),
    importSecret: (privateKey, context, encapsulated, length, info) =>
      promised(() => {
        const key = bytesOf(privateKey);
        const secret = hpkeReceiveExport(primitives, key, info, context, encapsulated, length);
        return orInvalid(secret, 'not an X25519 public key');
      }),
    importPrivateKey: (key) => Promise.resolve(privateHandle(key)),
    importPublicKey: (key) => Promise.resolve(publicHandle(key)),
    exportPublicKey: (key) => Promise.resolve(bytesOf(key)),
    exportPrivateKey: (key) => Promise.resolve(bytesOf(key)),
    encryptAead: (key, nonce, aad, plaintext) =>
      promised(() => chacha20poly1305.seal(key, nonce, aad ?? NONE, plaintext)),
    decryptAead: (key, nonce, aad, ciphertext) =>
      promised(() => {
        const opened = chacha20poly1305.open(key, nonce, aad ?? NONE, ciphertext);
        return orInvalid(opened, 'AEAD does not open');
      }),
    deriveKeyPair: (keyMaterial) => promised(() => pairOf(keyMaterial)),
    generateKeyPair: () => promised(() => pairOf(primitives.randomBytes(32))),
  };
};
