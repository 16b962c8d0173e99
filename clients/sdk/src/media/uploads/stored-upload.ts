import type { Base64, BlobId, BlobKind } from '@anochat/contract';

/**
 * An upload as this device remembers it: enough to make the same bytes again. It is stored before any
 * byte leaves, and each part's digest before that part does: so whatever may have been sent under this
 * key and header is known, and nothing else is ever sent under them.
 */
export interface StoredUpload {
  /** What the message calls the file while it is not up; its record's name. */
  readonly file: BlobId;
  /** What the server calls it: the same, until the upload has to begin anew. */
  readonly blob: BlobId;
  readonly kind: BlobKind;
  /** Bytes of the plain file. */
  readonly size: number;
  /** Key (32 bytes) and header (64) of a sealed file. */
  readonly sealing: { readonly key: Base64; readonly header: Base64 } | null;
  /** SHA-256 of the parts from the first on that may have left. */
  readonly parts: readonly Base64[];
}

export const uploadKey = (file: BlobId): string => `upload/${file}`;
