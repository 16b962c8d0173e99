/**
 * What browsers show as a picture, a video or a sound, and run nothing of. SVG is not among it: it
 * is a document with scripts.
 */
const SHOWN = new Set([
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
]);

export const ANY_TYPE = 'application/octet-stream';

/** The media type that a download carries, whatever its uploader has called it. */
export const servedType = (declared: string): string =>
  SHOWN.has(declared.toLowerCase()) ? declared.toLowerCase() : ANY_TYPE;
