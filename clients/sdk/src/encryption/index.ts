import {
  createMlsEngine,
  createRemoteEngine,
  RemoteCalls,
  type RemoteCallsOptions,
} from '@anochat/e2ee/mls';
import type { Primitives } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
export type { EnginePort } from '@anochat/e2ee/mls';
import type { EncryptionParts } from './encryption-parts';
import { openEncryption } from './open-encryption';

/** End-to-end encryption on libsodium. For `ClientOptions.encryption`. */
export const encryptionParts = async (): Promise<EncryptionParts> => {
  const primitives = await loadSodium();
  const engine = createMlsEngine(primitives);
  return { open: (host) => openEncryption(host, primitives, engine) };
};

/**
 * The same with its dear parts in another thread, which runs `serveEncryption`: groups, and what is
 * stretched. What opens and seals messages stays here.
 */
export const encryptionPartsAway = async (
  options: RemoteCallsOptions,
): Promise<EncryptionParts> => {
  const calls = new RemoteCalls(options);
  const [sodium] = await Promise.all([loadSodium(), calls.call('hello')]);
  const primitives: Primitives = {
    ...sodium,
    argon2id: (password, cost) => calls.call('argon2id', password, cost),
  };
  const engine = createRemoteEngine(calls);
  return { open: (host) => openEncryption(host, primitives, engine) };
};
