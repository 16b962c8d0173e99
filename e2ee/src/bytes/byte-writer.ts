import { concatBytes } from '../primitives/bytes';
import { FormatError } from './format-error';
import { uuidBytes } from './uuid';

/** Writes fields one behind the other, numbers big-endian. */
export class ByteWriter {
  private readonly pieces: Uint8Array[] = [];

  u8(value: number): this {
    return this.unsigned(value, 1);
  }

  u16(value: number): this {
    return this.unsigned(value, 2);
  }

  u32(value: number): this {
    return this.unsigned(value, 4);
  }

  /** Numbers up to `Number.MAX_SAFE_INTEGER`. */
  u64(value: number): this {
    return this.unsigned(value, 8);
  }

  uuid(value: string): this {
    return this.bytes(uuidBytes(value));
  }

  /** As they are, of whatever length. */
  bytes(value: Uint8Array): this {
    this.pieces.push(value);
    return this;
  }

  /** A field whose length the format fixes. */
  fixed(value: Uint8Array, length: number): this {
    if (value.length !== length) throw new FormatError(`${length} bytes expected`);
    return this.bytes(value);
  }

  finish(): Uint8Array {
    return concatBytes(...this.pieces);
  }

  private unsigned(value: number, size: number): this {
    if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new FormatError(`not a number of ${size} bytes`);
    }
    const field = new Uint8Array(size);
    let rest = value;
    for (let at = size - 1; at >= 0; at -= 1) {
      field[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return this.bytes(field);
  }
}
