import type { Clock } from '../platform/platform';
import { present } from '../present';

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7). Those of one maker rise strictly, also within
 * a millisecond and when the clock is set back: the 12 bits after the time count (section 6.2,
 * method 1).
 */
export const createUuidV7 = (
  clock: Pick<Clock, 'now'>,
  randomBytes: (count: number) => Uint8Array,
): (() => string) => {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const now = clock.now();
    if (now > lastMs) {
      lastMs = now;
      counter = 0;
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
    }
    const bytes = randomBytes(8);
    bytes[0] = (present(bytes[0]) & 0x3f) | 0x80;
    const time = lastMs.toString(16).padStart(12, '0');
    const rest = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const count = (0x7000 | counter).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-${count}-${rest.slice(0, 4)}-${rest.slice(4)}`;
  };
};
