import sodium from 'libsodium-wrappers-sumo';

import type { Sealing } from './sealing';

export const CHUNK_BYTES = 2 ** 16;

/** The same chunk again and again: what is read is not what is measured. */
const CHUNK = new Uint8Array(CHUNK_BYTES).fill(7);

type StreamWay = 'sealWithDigest' | 'sealAlone' | 'openWithDigest';

/** libsodium's own format of files, which cannot be read from the middle. */
export async function secretstreamWays(): Promise<Readonly<Record<StreamWay, Sealing>>> {
  await sodium.ready;
  return { sealWithDigest, sealAlone, openWithDigest };
}

const pushing = (): ((chunk: Uint8Array) => Uint8Array) => {
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
  const { state } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  return (chunk) => sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, null, 0);
};

const sealWithDigest: Sealing = (bytes) => {
  const push = pushing();
  const digest = sodium.crypto_generichash_init(null, 32);
  for (let at = 0; at < bytes; at += CHUNK_BYTES)
    sodium.crypto_generichash_update(digest, push(CHUNK));
  sodium.crypto_generichash_final(digest, 32);
  return Promise.resolve();
};

const sealAlone: Sealing = (bytes) => {
  const push = pushing();
  for (let at = 0; at < bytes; at += CHUNK_BYTES) push(CHUNK);
  return Promise.resolve();
};

/** The first chunk of a stream that is begun again for each: any other opens only after all before it. */
const openWithDigest: Sealing = (bytes) => {
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const sealed = sodium.crypto_secretstream_xchacha20poly1305_push(state, CHUNK, null, 0);
  const digest = sodium.crypto_generichash_init(null, 32);
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const reading = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
    sodium.crypto_generichash_update(digest, sealed);
    if (!sodium.crypto_secretstream_xchacha20poly1305_pull(reading, sealed, null))
      throw new Error('did not open');
  }
  sodium.crypto_generichash_final(digest, 32);
  return Promise.resolve();
};

/** The platform's native cipher, without a digest: WebCrypto has none that goes on from piece to piece. */
export async function aesGcmWays(): Promise<Readonly<Record<'seal' | 'open', Sealing>>> {
  const { subtle } = globalThis.crypto;
  const usages = ['encrypt', 'decrypt'] as const;
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, usages);
  const iv = new Uint8Array(12);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, CHUNK);
  return {
    async seal(bytes) {
      const counter = new DataView(iv.buffer);
      for (let index = 0; index * CHUNK_BYTES < bytes; index += 1) {
        counter.setUint32(0, index);
        await subtle.encrypt({ name: 'AES-GCM', iv }, key, CHUNK);
      }
    },
    async open(bytes) {
      for (let at = 0; at < bytes; at += CHUNK_BYTES)
        await subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, sealed);
    },
  };
}
