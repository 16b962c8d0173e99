import { createMlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { EncryptionParts } from './encryption-parts';
import { openEncryption } from './open-encryption';

/** End-to-end encryption on libsodium. For `ClientOptions.encryption`. */
export const encryptionParts = async (): Promise<EncryptionParts> => {
  const primitives = await loadSodium();
  const engine = createMlsEngine(primitives);
  return { open: (host) => openEncryption(host, primitives, engine) };
};
