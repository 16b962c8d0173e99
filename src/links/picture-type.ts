const text = (bytes: Buffer, from: number, to: number): string =>
  bytes.toString('latin1', from, to);

/** The media type of a picture by its first bytes; `undefined`: none that previews carry. */
export const pictureType = (bytes: Buffer): string | undefined => {
  if (text(bytes, 0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (/^GIF8[79]a$/.test(text(bytes, 0, 6))) return 'image/gif';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (text(bytes, 4, 12) === 'ftypavif') return 'image/avif';
  return undefined;
};
