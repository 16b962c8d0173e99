import { libsodium, type StateAddress } from 'libsodium-wrappers-sumo';

declare module 'libsodium-wrappers-sumo' {
  /** The compiled library beneath the wrappers: addresses in its memory, lengths as low and high words. */
  export const libsodium: {
    /** Another one once the memory has grown. */
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    _malloc(bytes: number): number;
    _crypto_core_hchacha20(out: number, input: number, key: number, constant: 0): number;
    _crypto_generichash_update(state: StateAddress, data: number, low: number, high: 0): number;
    /** Output and its length, data, associated data, secret nonce, nonce, key. */
    _crypto_aead_xchacha20poly1305_ietf_encrypt(
      ...call: [number, 0, number, number, 0, 0, 0, 0, 0, number, number]
    ): number;
    /** Output and its length, secret nonce, data, associated data, nonce, key. */
    _crypto_aead_xchacha20poly1305_ietf_decrypt(
      ...call: [number, 0, 0, number, number, 0, 0, 0, 0, number, number]
    ): number;
  };
}

const TAG_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 24;
/** Of the longest chunk that a file may have. */
const MOST_BYTES = 2 ** 20;
/** What is digested at once: little enough to stay in the processor's cache. */
const DIGEST_BYTES = 2 ** 16;

interface Place {
  readonly key: number;
  readonly nonce: number;
  readonly data: number;
}

/** Whether these are of lengths that the functions here take without looking. */
export const fitsHeap = (key: Uint8Array, nonce: Uint8Array, plainBytes: number): boolean =>
  key.length === KEY_BYTES &&
  nonce.length === NONCE_BYTES &&
  plainBytes >= 0 &&
  plainBytes <= MOST_BYTES;

/**
 * XChaCha20-Poly1305 without associated data, written to `into`. Like all here, in a place of the
 * library's memory that is kept: its wrappers take and give back one for each argument of each call.
 */
export const sealOnHeap = (
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  into: Uint8Array,
): void => {
  const { at, heap } = lay(key, nonce);
  heap.set(plaintext, at.data);
  libsodium._crypto_aead_xchacha20poly1305_ietf_encrypt(
    ...([at.data, 0, at.data, plaintext.length, 0, 0, 0, 0, 0, at.nonce, at.key] as const),
  );
  heap.fill(0, at.key, at.nonce);
  into.set(heap.subarray(at.data, at.data + plaintext.length + TAG_BYTES));
};

/** `null` for whatever does not open. */
export const openOnHeap = (
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | null => {
  const { at, heap } = lay(key, nonce);
  heap.set(ciphertext, at.data);
  const failed = libsodium._crypto_aead_xchacha20poly1305_ietf_decrypt(
    ...([at.data, 0, 0, at.data, ciphertext.length, 0, 0, 0, 0, at.nonce, at.key] as const),
  );
  heap.fill(0, at.key, at.nonce);
  if (failed !== 0) return null;
  const end = at.data + ciphertext.length - TAG_BYTES;
  const plaintext = heap.slice(at.data, end);
  heap.fill(0, at.data, end);
  return plaintext;
};

/** The key under which XChaCha20 is ChaCha20 (draft-irtf-cfrg-xchacha, section 2.2). */
export const chachaKeyOnHeap = (key: Uint8Array, nonce: Uint8Array): Uint8Array => {
  const { at, heap } = lay(key, nonce);
  libsodium._crypto_core_hchacha20(at.data, at.nonce, at.key, 0);
  const derived = heap.slice(at.data, at.data + KEY_BYTES);
  heap.fill(0, at.key, at.nonce);
  heap.fill(0, at.data, at.data + KEY_BYTES);
  return derived;
};

/** Goes on with a BLAKE2b that the wrappers began. */
export const updateOnHeap = (state: StateAddress, data: Uint8Array): void => {
  const { data: address } = place();
  const { HEAPU8: heap } = libsodium;
  for (let from = 0; from < data.length; from += DIGEST_BYTES) {
    const piece = data.subarray(from, from + DIGEST_BYTES);
    heap.set(piece, address);
    libsodium._crypto_generichash_update(state, address, piece.length, 0);
  }
};

let kept: Place | undefined;

const place = (): Place => {
  if (kept) return kept;
  const start = libsodium._malloc(2 * KEY_BYTES + MOST_BYTES + TAG_BYTES);
  if (start === 0) throw new RangeError('libsodium has no memory left');
  kept = { key: start, nonce: start + KEY_BYTES, data: start + 2 * KEY_BYTES };
  return kept;
};

const lay = (
  key: Uint8Array,
  nonce: Uint8Array,
): { readonly at: Place; readonly heap: Uint8Array<ArrayBuffer> } => {
  const at = place();
  const { HEAPU8: heap } = libsodium;
  heap.set(key, at.key);
  heap.set(nonce, at.nonce);
  return { at, heap };
};
