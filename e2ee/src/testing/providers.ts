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
