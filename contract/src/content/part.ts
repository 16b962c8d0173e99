import * as z from 'zod/mini';

import { audioPart, type AudioPart } from './audio';
import type { BlobRef } from './blob-ref';
import { filePart, type FilePart } from './file';
import { imagePart, type ImagePart } from './image';
import { textPart, type TextPart } from './text';
import { videoPart, type VideoPart } from './video';

/** The kinds that this version knows. A new kind is a file here and a line in this list. */
export type Part = TextPart | ImagePart | VideoPart | AudioPart | FilePart;
export type PartType = Part['type'];

const schemas = {
  text: textPart,
  image: imagePart,
  video: videoPart,
  audio: audioPart,
  file: filePart,
} as const satisfies Record<PartType, unknown>;

/** A kind from a newer client: kept as it came and shown as "not supported here". */
export interface UnknownPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

export const isKnownPart = (part: Part | UnknownPart): part is Part =>
  Object.hasOwn(schemas, part.type);

const unknownPart = z.looseObject({
  type: z.string().check(
    z.regex(/^[a-z][a-z0-9-]{0,31}$/),
    z.refine((type) => !Object.hasOwn(schemas, type)),
  ),
});

export const anyPart = z.union([
  z.discriminatedUnion('type', [textPart, imagePart, videoPart, audioPart, filePart]),
  unknownPart,
]);

/** The ids of stored files that a part uses; the envelope must name them all. */
export const blobsOf = (part: Part | UnknownPart): readonly string[] =>
  blobRefsOf(part).map(({ blob }) => blob);

/** What a part says of the stored files that it uses. */
export const blobRefsOf = (part: Part | UnknownPart): readonly BlobRef[] => {
  if (!isKnownPart(part)) return [];
  const own = 'blob' in part ? [part] : [];
  const thumbnail = thumbnailOf(part);
  return thumbnail ? [...own, thumbnail] : own;
};

/** The small picture of a part, or of the link in its text. */
export const thumbnailOf = (part: Part): BlobRef | undefined => {
  if (part.type === 'text') return part.preview?.thumbnail;
  return 'thumbnail' in part ? part.thumbnail : undefined;
};
