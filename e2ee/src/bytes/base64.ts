import { FormatError } from './format-error';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    pieces.push(
      ALPHABET.charAt(bits >> 18),
      ALPHABET.charAt((bits >> 12) & 63),
      left > 1 ? ALPHABET.charAt((bits >> 6) & 63) : '=',
      left > 2 ? ALPHABET.charAt(bits & 63) : '=',
    );
  }
  return pieces.join('');
}

/** Takes the canonical form alone: padded, no space, no bit set behind the last byte. */
export function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let filled = 0;
  let at = 0;
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xfff;
    filled += 6;
    if (filled < 8) continue;
    filled -= 8;
    bytes[at] = (bits >> filled) & 0xff;
    at += 1;
  }
  // A foreign digit, a wrong length and stray bits all come out differently.
  if (toBase64(bytes) !== text) throw new FormatError('not base64');
  return bytes;
}
