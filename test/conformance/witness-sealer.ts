import { createCipheriv, createDecipheriv } from 'node:crypto';

import type { BodyContext } from '../../src/platform/sealer';

/**
 * The sealed bytes written a second time, from their description in src/platform/sealer/sealer.ts
 * and the drafts alone: it shares no code with the server and no library either, so that the known
 * answers do not rest on the word of the one that made them. HChaCha20 is spelt out here
 * (draft-irtf-cfrg-xchacha-03, section 2.2), the rest is OpenSSL's ChaCha20-Poly1305 (RFC 8439).
 */

const KEY_BYTES = 32;
const TAG_LENGTH = { authTagLength: 16 };
/** "expand 32-byte k" */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
/** The places in the order of the specification: entries of the log by their kind. */
const KINDS = ['message', 'redaction', 'membership', 'settings', 'commit'];

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const quarterRound = (s: Uint32Array, a: number, b: number, c: number, d: number): void => {
  const at = (i: number): number => s[i] ?? 0;
  s[a] = at(a) + at(b);
  s[d] = rotated(at(d) ^ at(a), 16);
  s[c] = at(c) + at(d);
  s[b] = rotated(at(b) ^ at(c), 12);
  s[a] = at(a) + at(b);
  s[d] = rotated(at(d) ^ at(a), 8);
  s[c] = at(c) + at(d);
  s[b] = rotated(at(b) ^ at(c), 7);
};

/** @param key 32 bytes @param nonce 16 bytes @returns the subkey, 32 bytes */
export const hChaCha20 = (key: Buffer, nonce: Buffer): Buffer => {
  const words = (bytes: Buffer): number[] =>
    Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
  const state = Uint32Array.from([...CONSTANTS, ...words(key), ...words(nonce)]);
  for (let round = 0; round < 20; round += 2) {
    for (let i = 0; i < 4; i += 1) quarterRound(state, i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i += 1) {
      quarterRound(state, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
    }
  }
  const subkey = Buffer.alloc(KEY_BYTES);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((i, place) => {
    subkey.writeUInt32LE(state[i] ?? 0, 4 * place);
  });
  return subkey;
};

/** Key and nonce of the ChaCha20-Poly1305 inside. */
const inner = (key: Buffer, nonce: Buffer): [key: Buffer, nonce: Buffer] => [
  hChaCha20(key, nonce.subarray(0, 16)),
  Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]),
];

/** @param nonce 24 bytes @returns ciphertext and tag (16 bytes) */
export const xChaCha20Poly1305 = (
  key: Buffer,
  nonce: Buffer,
  associated: Buffer,
  plain: Buffer,
): Buffer => {
  const cipher = createCipheriv('chacha20-poly1305', ...inner(key, nonce), TAG_LENGTH);
  cipher.setAAD(associated, { plaintextLength: plain.length });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** @param sealed ciphertext and tag @throws when the tag does not fit */
const opened = (key: Buffer, nonce: Buffer, associated: Buffer, sealed: Buffer): Buffer => {
  const decipher = createDecipheriv('chacha20-poly1305', ...inner(key, nonce), TAG_LENGTH);
  const plaintextLength = sealed.length - TAG_LENGTH.authTagLength;
  decipher.setAAD(associated, { plaintextLength });
  decipher.setAuthTag(sealed.subarray(plaintextLength));
  return Buffer.concat([decipher.update(sealed.subarray(0, plaintextLength)), decipher.final()]);
};

const idBytes = (id: string): Buffer => Buffer.from(id.replace(/-/g, ''), 'hex');

const dataKeyContext = (conversationId: string): Buffer =>
  Buffer.concat([Buffer.from('anochat/1 data-key\0'), idBytes(conversationId)]);

/** What `conversations.data_key` holds for this key and nonce. */
export const wrapDataKey = (
  master: { readonly version: number; readonly key: Buffer },
  conversationId: string,
  dataKey: Buffer,
  nonce: Buffer,
): Buffer => {
  const version = Buffer.from(master.version.toString(16).padStart(8, '0'), 'hex');
  const sealed = xChaCha20Poly1305(master.key, nonce, dataKeyContext(conversationId), dataKey);
  return Buffer.concat([Buffer.of(1), version, nonce, sealed]);
};

/** 1 byte of format, 4 of the master key's version, 24 of nonce, 48 sealed. */
export const unwrapDataKey = (master: Buffer, conversationId: string, wrapped: Buffer): Buffer =>
  opened(master, wrapped.subarray(5, 29), dataKeyContext(conversationId), wrapped.subarray(29));

/** What `entries.body` holds for this key and nonce. */
export const sealBody = (
  dataKey: Buffer,
  { conversationId, deviceId, clientId, kind }: BodyContext,
  plain: Buffer,
  nonce: Buffer,
): Buffer => {
  const associated = Buffer.concat([
    Buffer.from('anochat/1 body\0'),
    ...[conversationId, deviceId, clientId].map(idBytes),
    Buffer.of(KINDS.indexOf(kind)),
  ]);
  return Buffer.concat([Buffer.of(1), nonce, xChaCha20Poly1305(dataKey, nonce, associated, plain)]);
};
