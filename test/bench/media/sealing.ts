import { createFile, openChunk, type Primitives, sealChunkInto } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';

import { sealedPieces } from '../../../clients/sdk/src/media/uploads/stored-pieces';
import { aesGcmWays, CHUNK_BYTES, secretstreamWays } from './sealing-controls';

const TAG_BYTES = 16;

/** Ours, and what one would take in its place; in Node and in browsers alike. */
export const SEALING_NAMES = ['anochat', 'secretstream', 'webcrypto-aes-gcm'] as const;
export type SealingName = (typeof SEALING_NAMES)[number];

/** What is done to a file of so many bytes, chunk after chunk. */
export type Sealing = (bytes: number) => Promise<void>;

/**
 * `encrypt`: with the digest that the message carries. `encrypt-alone`: without. `open`: as a file is read
 * whole, with its digest. AES-GCM has no digest in any.
 */
export type SealingWay = 'encrypt' | 'encrypt-alone' | 'open';

type Sealings = Readonly<Record<SealingWay, Readonly<Record<SealingName, Sealing>>>>;

/** What is read is not what is measured: the same bytes again and again. */
const PLAIN = new Uint8Array(1024 ** 2).fill(7);
const CHUNK = PLAIN.subarray(0, CHUNK_BYTES);

export async function sealings(): Promise<Sealings> {
  const primitives = await loadSodium();
  const [stream, aesGcm] = [await secretstreamWays(), await aesGcmWays()];
  return {
    encrypt: {
      anochat: oursWithDigest(primitives),
      secretstream: stream.sealWithDigest,
      'webcrypto-aes-gcm': aesGcm.seal,
    },
    'encrypt-alone': {
      anochat: oursAlone(primitives),
      secretstream: stream.sealAlone,
      'webcrypto-aes-gcm': aesGcm.seal,
    },
    open: {
      anochat: openOurs(primitives),
      secretstream: stream.openWithDigest,
      'webcrypto-aes-gcm': aesGcm.open,
    },
  };
}

const sourceOf = (size: number) => ({
  size,
  read: (start: number, end: number) => Promise.resolve(PLAIN.subarray(0, end - start)),
});

const fileOf = (primitives: Primitives, bytes: number) =>
  createFile(primitives, primitives.randomBytes(32), bytes).file;

const oursWithDigest =
  (primitives: Primitives): Sealing =>
  async (bytes) => {
    const digest = primitives.runningBlake2b(32);
    const file = fileOf(primitives, bytes);
    for await (const piece of sealedPieces(primitives, file, sourceOf(bytes))) digest.update(piece);
    digest.finish();
  };

const oursAlone =
  (primitives: Primitives): Sealing =>
  (bytes) => {
    const file = fileOf(primitives, bytes);
    const into = new Uint8Array(CHUNK_BYTES + TAG_BYTES);
    const chunks = bytes / CHUNK_BYTES;
    for (let index = 0; index < chunks; index += 1)
      sealChunkInto(primitives, file, index, CHUNK, into);
    return Promise.resolve();
  };

const openOurs =
  (primitives: Primitives): Sealing =>
  (bytes) => {
    const file = fileOf(primitives, bytes);
    const sealed = new Uint8Array(CHUNK_BYTES + TAG_BYTES);
    sealChunkInto(primitives, file, 0, CHUNK, sealed);
    const digest = primitives.runningBlake2b(32);
    for (let at = 0; at < bytes; at += CHUNK_BYTES) {
      digest.update(sealed);
      if (openChunk(primitives, file, 0, sealed) === null) throw new Error('did not open');
    }
    digest.finish();
    return Promise.resolve();
  };
