import type { StreamSpan } from '../src/media/stream-protocol';

/**
 * What a Range header asks of a file (RFC 9110, section 14): `null` all of it, which is also the
 * answer to what is not understood and to several ranges at once; `unsatisfiable` nothing that is there.
 */
export const requestedSpan = (
  header: string | null,
  size: number,
): StreamSpan | 'unsatisfiable' | null => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(/\s/g, '') ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
};
