import type { CiphersuiteImpl } from 'ts-mls';
import { type KeyPackage, signKeyPackage } from 'ts-mls/keyPackage.js';

/** The same key package for a suite that is weaker, and signed by the same device: all else holds. */
export const ofOtherSuite = (
  { signature }: CiphersuiteImpl,
  { signature: _, ...signed }: KeyPackage,
  seed: Uint8Array,
): Promise<KeyPackage> => {
  const cipherSuite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
  return signKeyPackage({ ...signed, cipherSuite }, seed, signature);
};
