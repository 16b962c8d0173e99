/** Reads big-endian fields of a fixed length, one behind the other; what is short gives `null`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Uint8Array | null {
    if (this.#at + length > this.#bytes.length) return null;
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** An unsigned number of at most 6 bytes. */
  number(length: number): number | null {
    const bytes = this.take(length);
    return bytes === null ? null : bytes.reduce((value, byte) => value * 256 + byte, 0);
  }
}

/** The inverse of `ByteReader.number`. */
export const numberBytes = (value: number, length: number): Uint8Array => {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** length) {
    throw new RangeError(`not a number of ${length} bytes`);
  }
  return Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256);
};
