import type { ByteRange } from '../blobs';

/**
 * The one span that a Range header asks for (RFC 9110, section 14.2).
 *
 * @returns `undefined` for everything: no header, another unit, several spans or nonsense, which a
 *   server may pass over; `'outside'` for a span that begins behind the end
 */
export const byteRange = (
  header: string | undefined,
  size: number,
): ByteRange | 'outside' | undefined => {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'outside' : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'outside' : { from, to };
};
