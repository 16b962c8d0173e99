import { loadSodium } from '@anochat/e2ee/sodium';
import type { PartsPort } from './uploads/making/parts-port';
import { serveParts } from './uploads/making/serve-parts';

/** What a thread runs that `mediaPartsAway` begins. */
export const serveMedia = (port: Pick<PartsPort, 'post' | 'listen'>): void =>
  serveParts(port, loadSodium());
