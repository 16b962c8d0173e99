import { randomBytes } from 'node:crypto';

import { createNoblePrimitives } from '../primitives/noble';
import type { Primitives } from '../primitives/primitives';
import { loadSodium } from '../primitives/sodium';

export type Provider = 'sodium' | 'noble';
export const PROVIDERS: readonly Provider[] = ['sodium', 'noble'];

export async function loadProviders(): Promise<Record<Provider, Primitives>> {
  const noble = createNoblePrimitives((length) => new Uint8Array(randomBytes(length)));
  return { sodium: await loadSodium(), noble };
}

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
