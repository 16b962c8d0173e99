import { FormatError } from './format-error';
import { uuidText } from './uuid';

/** Reads what `ByteWriter` wrote. Whatever it gives out is a copy; `FormatError` where bytes lack. */
export class ByteReader {
  private at = 0;

  constructor(private readonly source: Uint8Array) {}

  u8(): number {
    return this.unsigned(1);
  }

  u16(): number {
    return this.unsigned(2);
  }

  u32(): number {
    return this.unsigned(4);
  }

  /** Refuses what a number cannot hold exactly. */
  u64(): number {
    const value = this.unsigned(8);
    if (!Number.isSafeInteger(value)) throw new FormatError('number too large');
    return value;
  }

  uuid(): string {
    return uuidText(this.bytes(16));
  }

  bytes(length: number): Uint8Array {
    if (length > this.source.length - this.at) throw new FormatError('truncated');
    const piece = this.source.slice(this.at, this.at + length);
    this.at += length;
    return piece;
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.bytes(this.source.length - this.at);
  }

  end(): void {
    if (this.at !== this.source.length) throw new FormatError('trailing bytes');
  }

  private unsigned(size: number): number {
    return this.bytes(size).reduce((value, byte) => value * 256 + byte, 0);
  }
}
