import { concatBytes } from '../../primitives/bytes';
import type { Primitives } from '../../primitives/primitives';

/** Choices that one number decides: a failure comes again. */
export interface Seeded {
  /** 0 to `bound` - 1. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
  /** Up to `count` of them, each once. */
  some<T>(from: readonly T[], count: number): readonly T[];
  randomBytes(length: number): Uint8Array;
}

export const createSeeded = (primitives: Primitives, seed: number): Seeded => {
  let counter = 0;
  const block = (): Uint8Array => {
    counter += 1;
    return primitives.sha256(new Uint8Array(Float64Array.of(seed, counter).buffer));
  };
  const below = (bound: number): number => {
    const [a = 0, b = 0, c = 0, d = 0] = block();
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % bound;
  };
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[below(from.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  return {
    below,
    pick,
    some(from, count) {
      const rest = [...from];
      return Array.from({ length: Math.min(count, rest.length) }, () =>
        rest.splice(below(rest.length), 1),
      ).flat();
    },
    randomBytes(length) {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, block);
      return concatBytes(...blocks).slice(0, length);
    },
  };
};
