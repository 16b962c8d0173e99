/** 4.8 MB, 12 kB: thousands, as the systems show their files. */
export function sizeText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1_000;
    at += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: at >= 2 && value < 10 ? 1 : 0,
    numberingSystem: 'latn',
  }).format(value);
}

/** 0:42, 61:05, 1:02:03. @param milliseconds of a length or a position */
export function lengthText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const tail = two(seconds % 60);
  return minutes < 100
    ? `${minutes}:${tail}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${tail}`;
}

/** Up to four letters for a file's tile. */
export function extensionOf(name: string): string {
  const found = /\.([\p{L}\p{N}]{1,4})$/u.exec(name);
  return found?.[1]?.toUpperCase() ?? '';
}

/**
 * Characters that turn the direction of what follows, or that cannot be seen: the name is another's,
 * and must not make exe out of gpj.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

export const cleanName = (name: string): string => name.replace(HIDDEN, '').trim();

/** A name for the disk: no folders, no names that systems keep for themselves. */
export function diskName(name: string, otherwise: string): string {
  const bare = cleanName(name)
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  return bare === '' ? otherwise : bare;
}

/** What stays whole at the end: the extension and a little before it. */
const TAIL_LENGTH = 10;

/** A name in two pieces, of which the first gives way where there is no room. */
export function splitName(name: string): readonly [head: string, tail: string] {
  if (name.length <= TAIL_LENGTH * 2) return [name, ''];
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return [letters.slice(0, -TAIL_LENGTH).join(''), letters.slice(-TAIL_LENGTH).join('')];
}
