import type { BlobId, Timestamp } from '../ids';

/**
 * `sealed`: ciphertext, for `e2ee` conversations; `plain`: readable by the server, for `server`
 * conversations. A message may name files of its conversation's kind only.
 */
export const BLOB_KINDS = ['sealed', 'plain'] as const;
export type BlobKind = (typeof BLOB_KINDS)[number];

/** `id` is a UUIDv7 made by the client: repeating the call gives the same upload. */
export interface BeginUpload {
  readonly id: BlobId;
  readonly kind: BlobKind;
  /** Bytes to be stored: of a sealed file those of the ciphertext, padding included. */
  readonly size: number;
  /**
   * Media type of a plain file. Downloads carry it only where it is on the list of pictures, videos
   * and sounds that browsers show; everything else is `application/octet-stream`.
   */
  readonly type?: string;
}

/** One part of an upload. All have `partBytes` bytes but the last, which has the rest. */
export interface UploadPart {
  /** From 1. */
  readonly number: number;
  /** SHA-256 of the part's bytes, base64. It stays the same for the whole upload. */
  readonly digest: string;
}

/** An upload as it stands, for going on after a reload. */
export interface Upload {
  readonly id: BlobId;
  readonly kind: BlobKind;
  readonly size: number;
  readonly type: string;
  readonly partBytes: number;
  /** Completed: a message may name it. */
  readonly stored: boolean;
  /** Parts that the store has, in order; empty once completed. */
  readonly parts: readonly UploadPart[];
  /** Until then it has to be completed, and named by a message; `null` once it has been named. */
  readonly expiresAt: Timestamp | null;
}

export interface SignParts {
  readonly parts: readonly UploadPart[];
}

/** Where to `PUT` the bytes of one part; absolute, or relative to the server's origin. */
export interface PartLink {
  readonly number: number;
  readonly url: string;
  /** To be sent with it. Content-Length is the part's size, which browsers set by themselves. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Timestamp;
}

export interface CompleteUpload {
  /** SHA-256 over the 32-byte digests of all parts in order, base64. */
  readonly digest: string;
}

/** Where to `GET` a stored file, also in ranges; absolute, or relative to the server's origin. */
export interface BlobLink {
  readonly url: string;
  readonly size: number;
  readonly type: string;
  readonly expiresAt: Timestamp;
}

/** What an upload may be, to be known before one begins. */
export interface UploadLimits {
  /** The largest file. */
  readonly blobBytes: number;
  readonly partBytes: number;
  /** Of all files of the account; `null`: no limit of its own. */
  readonly quotaBytes: number | null;
  /** What the account's files take now, uploads that were begun included. */
  readonly usedBytes: number;
}
