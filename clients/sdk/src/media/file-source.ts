/**
 * A file to be sent, wherever it lies: read in pieces, so that its size is no matter. What it gives
 * is expected to stay the same; where it does not, that is noticed and the file is sealed anew.
 */
export interface FileSource {
  readonly size: number;
  /** By it the platform opens the file again after a restart, where it can. */
  readonly reference?: string;
  /** Exactly these bytes; rejects when they are not there any more. */
  read(start: number, end: number): Promise<Uint8Array>;
}
