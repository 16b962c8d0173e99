import { FormatError } from './format-error';

/**
 * UTF-8 (RFC 3629) by hand, because Hermes has neither TextEncoder nor TextDecoder. A surrogate
 * without its pair becomes U+FFFD, as in TextEncoder.
 */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = scalar(character.codePointAt(0) ?? 0);
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), trail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), trail(point >> 6), trail(point));
    else bytes.push(0xf0 | (point >> 18), trail(point >> 12), trail(point >> 6), trail(point));
  }
  return Uint8Array.from(bytes);
}

/** Refuses overlong forms, surrogates and whatever else is not UTF-8, rather than mend it. */
export function utf8Text(bytes: Uint8Array): string {
  const characters: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = sequenceLength(first);
    if (at + length > bytes.length) throw new FormatError('not UTF-8');
    let point = length === 1 ? first : first & (0xff >> (length + 1));
    for (let next = at + 1; next < at + length; next += 1) {
      const byte = bytes[next] ?? 0;
      if (byte >> 6 !== 2) throw new FormatError('not UTF-8');
      point = (point << 6) | (byte & 0x3f);
    }
    if (point < SMALLEST[length] || point > 0x10ffff || isSurrogate(point)) {
      throw new FormatError('not UTF-8');
    }
    characters.push(String.fromCodePoint(point));
    at += length;
  }
  return characters.join('');
}

/** The first code point that needs so many bytes. */
const SMALLEST = { 1: 0, 2: 0x80, 3: 0x800, 4: 0x10000 } as const;

function sequenceLength(first: number): 1 | 2 | 3 | 4 {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  if (first >= 0xf0 && first < 0xf5) return 4;
  throw new FormatError('not UTF-8');
}

function scalar(point: number): number {
  return isSurrogate(point) ? 0xfffd : point;
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}

function trail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
