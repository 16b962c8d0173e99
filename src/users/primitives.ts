import type { Provider } from '@nestjs/common';
import { loadSodium } from '@anochat/e2ee/sodium';

/** Injection token of `Primitives`: libsodium, compiled once for the process. */
export const PRIMITIVES = Symbol('Primitives');

export const primitivesProvider: Provider = { provide: PRIMITIVES, useFactory: loadSodium };
