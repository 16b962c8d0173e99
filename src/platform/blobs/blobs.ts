import type { Readable } from 'node:stream';

/** Injection token of the store in use. */
export const BLOBS = Symbol('BLOBS');

/** A span of bytes, both ends included, from 0. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** One part as it was announced. All of one upload have the same size, but the last. */
export interface BlobPart {
  /** From 1. */
  readonly number: number;
  readonly size: number;
  /** SHA-256, 32 bytes. */
  readonly digest: Uint8Array;
}

/** What an upload is to its store: its own name for it beside the blob's. */
export interface OpenUpload {
  readonly id: string;
  readonly upload: string;
}

export interface SignedUrl {
  /** Absolute, or a path on the server's own origin. */
  readonly url: string;
  /** To be sent with the request, beside Content-Length. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a file is handed out: what an uploader has said about it never decides that. */
export interface ServedAs {
  readonly type: string;
}

/**
 * Stored files, by id (a UUID). Clients send and fetch bytes by signed URLs, which are the only way
 * in: who may have one is decided elsewhere, before. Two stores promise the same, and
 * test/conformance/blobs holds them to it:
 *
 * - A URL is good for its one purpose, until its time is over; a changed one is refused.
 * - A part is taken whole, with the announced size and digest, or not at all. Parts may come in any
 *   order, at once, and again.
 * - Before `complete` nothing can be read, and after it all of it, for ever the same.
 * - What is answered is on the disk.
 *
 * A store that does not answer is a `server.unavailable`.
 */
export interface Blobs {
  /** Makes what the store needs to work; does no harm again. */
  prepare(): Promise<void>;

  /** @returns what the store calls the upload */
  begin(id: string): Promise<string>;

  /** For `PUT`. */
  partUrl(open: OpenUpload, part: BlobPart, lifetimeMs: number): SignedUrl;

  /** Numbers and sizes of the parts that have arrived, in order. An unknown upload has none. */
  listParts(open: OpenUpload): Promise<readonly Pick<BlobPart, 'number' | 'size'>[]>;

  /**
   * Makes the parts the blob. Calling it again, after an answer was lost, does no harm.
   *
   * @throws BlobIncomplete when parts are missing, or the upload is not there
   */
  complete(open: OpenUpload, parts: readonly BlobPart[]): Promise<void>;

  /** Forgets every unfinished upload of this id, and its parts. None is no error. */
  abort(id: string): Promise<void>;

  /**
   * Stores a whole blob that comes from elsewhere than an upload, such as a backup. Half of one is
   * never read.
   *
   * @throws BlobIncomplete when other than `size` bytes came
   */
  write(id: string, size: number, bytes: Readable): Promise<void>;

  /** Bytes of a blob; `undefined`: there is none. */
  sizeOf(id: string): Promise<number | undefined>;

  /** @throws BlobMissing */
  read(id: string, range?: ByteRange): Promise<Readable>;

  /** For `GET`, also of ranges. Whether the blob is there, its answer tells. */
  downloadUrl(id: string, as: ServedAs, lifetimeMs: number): string;

  /** An unknown one is no error. */
  delete(id: string): Promise<void>;

  /** Every blob, in no order. */
  list(): AsyncIterable<string>;

  /** Bytes that files may still take; `undefined` where the store does not tell. */
  freeBytes(): Promise<number | undefined>;
}

export class BlobIncomplete extends Error {
  override readonly name = 'BlobIncomplete';
}

export class BlobMissing extends Error {
  override readonly name = 'BlobMissing';
}
