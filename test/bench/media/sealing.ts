import { createFile, type Primitives } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import sodium from 'libsodium-wrappers-sumo';

import { sealedPieces } from '../../../clients/sdk/src/media/uploads/stored-pieces';

const CHUNK_BYTES = 2 ** 16;

/** A way to encrypt a file of so many bytes, chunk after chunk. */
type Sealing = (bytes: number) => Promise<void>;

/** Ours, and what one would take in its place; in Node and in browsers alike. */
export async function sealings(): Promise<Readonly<Record<SealingName, Sealing>>> {
  const primitives = await loadSodium();
  await sodium.ready;
  return { anochat: ours(primitives), secretstream, 'webcrypto-aes-gcm': aesGcm };
}

export type SealingName = 'anochat' | 'secretstream' | 'webcrypto-aes-gcm';

/** The same chunk again and again: what is read is not what is measured. */
const CHUNK = new Uint8Array(CHUNK_BYTES).fill(7);

/** With the digest that the message carries, as an upload makes it. */
const ours =
  (primitives: Primitives): Sealing =>
  async (bytes) => {
    const { file } = createFile(primitives, primitives.randomBytes(32), bytes);
    const plain = new Uint8Array(1024 ** 2).fill(7);
    const source = {
      size: bytes,
      read: (start: number, end: number) => Promise.resolve(plain.subarray(0, end - start)),
    };
    const digest = primitives.runningBlake2b(32);
    for await (const piece of sealedPieces(primitives, file, source)) digest.update(piece);
    digest.finish();
  };

const secretstream: Sealing = (bytes) => {
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
  const { state } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const digest = sodium.crypto_generichash_init(null, 32);
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const sealed = sodium.crypto_secretstream_xchacha20poly1305_push(state, CHUNK, null, 0);
    sodium.crypto_generichash_update(digest, sealed);
  }
  sodium.crypto_generichash_final(digest, 32);
  return Promise.resolve();
};

/** Without a digest: WebCrypto has none that goes on from piece to piece. */
const aesGcm: Sealing = async (bytes) => {
  const { subtle } = globalThis.crypto;
  const usages = ['encrypt'] as const;
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, usages);
  const iv = new Uint8Array(12);
  const counter = new DataView(iv.buffer);
  for (let index = 0; index * CHUNK_BYTES < bytes; index += 1) {
    counter.setUint32(0, index);
    await subtle.encrypt({ name: 'AES-GCM', iv }, key, CHUNK);
  }
};
