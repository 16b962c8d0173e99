import * as z from 'zod/mini';

import { UUID_PATTERN } from '../ids';

/** What the four media kinds share: a stored file and what is known of it before it is fetched. */
export const blobRefShape = {
  blob: z.string().check(z.regex(UUID_PATTERN)),
  name: z.string().check(z.maxLength(255)),
  mime: z.string().check(z.maxLength(127), z.regex(/^[\w.+-]+\/[\w.+-]+$/)),
  /** Bytes of the plain file. */
  size: z.int().check(z.nonnegative()),
  /** BLAKE2b-256 of the stored bytes, base64. */
  digest: z.string().check(z.maxLength(64)),
  /** Key of the stored bytes, base64; only inside encrypted content. */
  key: z.optional(z.string().check(z.maxLength(64))),
  /** What the header of the stored bytes commits to, base64; always with the key. */
  commit: z.optional(z.string().check(z.maxLength(64))),
} as const;

const blobRef = z.object(blobRefShape);
export type BlobRef = z.infer<typeof blobRef>;

export const thumbnailShape = {
  thumbnail: z.optional(blobRef),
  thumbhash: z.optional(z.string().check(z.maxLength(64))),
} as const;

export const sideLength = z.int().check(z.positive(), z.lte(65_535));
/** Milliseconds, at most a day. */
export const duration = z.int().check(z.nonnegative(), z.lte(86_400_000));
