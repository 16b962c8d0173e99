import { createMlsEngine, serveEngine, type EnginePort } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';

/** What a thread runs that `encryptionPartsAway` begins. */
export const serveEncryption = (port: Pick<EnginePort, 'post' | 'listen'>): void =>
  serveEngine(
    port,
    loadSodium().then((primitives) => ({ engine: createMlsEngine(primitives), primitives })),
  );
