/** A file that a message names, open for reading. What does not open rejects with `FileRefused`. */
export interface MediaFile {
  /** Bytes of the plain file. */
  readonly size: number;
  /** What its sender says of it: never trusted, only shown. */
  readonly name: string;
  readonly mime: string;
  /**
   * The bytes from `start` up to `end`, which is cut to the file's size. In an encrypted conversation
   * each is authentic to the file's key; that all members have the same file only `chunks` and
   * `whole` can tell, by the digest.
   */
  read(start: number, end: number): Promise<Uint8Array>;
  /** All of it in order, some MiB at a time: nothing of it holds before the last one has come. */
  chunks(): AsyncIterable<Uint8Array>;
  /** All of it, checked. Larger than `atMost` bytes: `too-large`, before anything is fetched. */
  whole(atMost: number): Promise<Uint8Array>;
}
