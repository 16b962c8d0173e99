/** Reads a stream of bytes by lengths instead of by the pieces that it comes in. */
export class ByteReader {
  private rest: Buffer = Buffer.alloc(0);
  private readonly pieces: AsyncIterator<Buffer>;

  constructor(stream: AsyncIterable<Buffer>) {
    this.pieces = stream[Symbol.asyncIterator]();
  }

  /** @returns fewer bytes where the stream ends before */
  async take(length: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const piece of this.stream(length)) taken.push(piece);
    return Buffer.concat(taken);
  }

  /** As many bytes as that in pieces, fewer where the stream ends before. */
  async *stream(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      if (this.rest.length === 0) {
        const next = await this.pieces.next();
        if (next.done === true) return;
        this.rest = next.value;
      }
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}

/** Reads to the end. @returns how many bytes there were */
export const drain = async (bytes: AsyncIterable<Buffer>): Promise<number> => {
  let count = 0;
  for await (const { length } of bytes) count += length;
  return count;
};
