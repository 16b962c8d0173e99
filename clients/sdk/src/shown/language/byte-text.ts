import { withUnit } from './with-unit';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1024;

/** A size as people read it: 1.2 MB. */
export function byteText(bytes: number, locale: string): string {
  let size = bytes;
  let unit = 0;
  // What would be rounded up to a full 1024 is written in the next unit.
  while (Math.round(size) >= STEP && unit < UNITS.length - 1) {
    size /= STEP;
    unit += 1;
  }
  return withUnit(size, UNITS[unit] ?? 'byte', locale, size < 100 ? 1 : 0);
}
