const PIECE_BYTES = 1024 ** 2;

interface Change {
  readonly start: number;
  readonly end: number;
  /** Zeros, where there are none. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** A stretch of the file as it was, or what stands in its place. */
export type Piece = Uint8Array<ArrayBuffer> | { readonly start: number; readonly end: number };

/**
 * Notes what of a file is to be overwritten, and gives the file with it: as long as before, so that
 * every offset in it still holds, and put together of slices, so that it is never in memory.
 */
export class Erasure {
  private readonly changes: Change[] = [];

  erase(start: number, end: number): void {
    if (end > start) this.changes.push({ start, end, bytes: null });
  }

  write(start: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.changes.push({ start, end: start + bytes.length, bytes });
  }

  /**
   * @param end what follows is left out
   * @returns what the file is then put together of, `null`: it stays as it is
   */
  apply(size: number, end: number): readonly Piece[] | null {
    if (this.changes.length === 0 && end === size) return null;
    const pieces: Piece[] = [];
    const zeros = new Uint8Array(PIECE_BYTES);
    let at = 0;
    for (const change of [...this.changes].sort((a, b) => a.start - b.start)) {
      const start = Math.max(at, change.start);
      const stop = Math.min(change.end, end);
      if (stop <= start) continue;
      pieces.push({ start: at, end: start });
      if (change.bytes)
        pieces.push(change.bytes.subarray(start - change.start, stop - change.start));
      else {
        for (let zero = start; zero < stop; zero += PIECE_BYTES) {
          pieces.push(zeros.subarray(0, Math.min(PIECE_BYTES, stop - zero)));
        }
      }
      at = stop;
    }
    pieces.push({ start: at, end });
    return pieces;
  }
}
