import type { Primitives } from '../primitives/primitives';

/** Random bytes that are the same in every run: the n-th call gives n, n + 1, n + 2, ... */
export function withFixedRandom(primitives: Primitives): Primitives {
  let calls = 0;
  return {
    ...primitives,
    randomBytes: (length) => {
      calls += 1;
      return Uint8Array.from({ length }, (_, at) => calls + at);
    },
  };
}
