/**
 * The media types that a browser is given to show or to play. It runs nothing of them: SVG and other
 * documents are not among them, and everything else that somebody sends is a file to be saved.
 */

/** Drawn as pictures. */
export const PICTURE_TYPES = [
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** Given to players. */
export const PLAYED_TYPES: readonly string[] = [
  'video/mp4',
  'video/ogg',
  'video/quicktime',
  'video/webm',
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
];
