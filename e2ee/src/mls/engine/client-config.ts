import type { ClientConfig } from 'ts-mls/clientConfig.js';
import type { Credential } from 'ts-mls/credential.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { decodeCredentialIdentity } from '../../groups/credential-identity';
import { isEqual } from '../../public-group/is-equal';

const SIGNATURE_KEY_LENGTH = 32;

const identityOf = (credential: Credential): Uint8Array | null =>
  credential.credentialType === 'basic' ? credential.identity : null;

/** One device: the same user and device, or the same key under another name. */
const isSameDevice = (a: LeafNode, b: LeafNode): boolean => {
  const [identity, other] = [identityOf(a.credential), identityOf(b.credential)];
  if (identity !== null && other !== null && isEqual(identity, other)) return true;
  return isEqual(a.signaturePublicKey, b.signaturePublicKey);
};

/**
 * What the library would otherwise fill in: an authentication service that accepts everyone, four
 * retained epochs. Here a credential must name a user and a device; whose it is, the caller judges.
 */
export const CLIENT_CONFIG: ClientConfig = {
  keyRetentionConfig: {
    retainKeysForGenerations: 0,
    retainKeysForEpochs: 1,
    maximumForwardRatchetSteps: 0,
  },
  // A leaf may be older than its KeyPackage's lifetime; at an Add the lifetime is checked.
  lifetimeConfig: { maximumTotalLifetime: 0n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: {
    compareKeyPackages: (a, b) => isSameDevice(a.leafNode, b.leafNode),
    compareKeyPackageToLeafNode: (a, b) => isSameDevice(a.leafNode, b),
  },
  paddingConfig: { kind: 'padUntilLength', padUntilLength: 0 },
  authService: {
    validateCredential: (credential, signaturePublicKey) => {
      const identity = identityOf(credential);
      const isDevice = identity !== null && decodeCredentialIdentity(identity) !== null;
      return Promise.resolve(isDevice && signaturePublicKey.length === SIGNATURE_KEY_LENGTH);
    },
  },
};
