/** Sizes in bytes, and the numbers, of the form that sealer.ts describes. */
export const FORMAT = 1;
export const ID_BYTES = 16;
export const NONCE_BYTES = 24;
export const TAG_BYTES = 16;
export const DATA_KEY_BYTES = 32;
export const VERSION_BYTES = 4;
export const BODY_OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES;
export const WRAPPED_KEY_BYTES = 1 + VERSION_BYTES + NONCE_BYTES + DATA_KEY_BYTES + TAG_BYTES;

/** Version of the master key under which a data key is wrapped; 0 when it is of no known form. */
export const masterVersionOf = (wrapped: Uint8Array): number =>
  wrapped.length === WRAPPED_KEY_BYTES && wrapped[0] === FORMAT
    ? new DataView(wrapped.buffer, wrapped.byteOffset).getUint32(1)
    : 0;
