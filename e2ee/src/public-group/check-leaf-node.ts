import type { CiphersuiteImpl } from 'ts-mls';
import { extensionTypeToNumber } from 'ts-mls/extension.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { type KeyPackage, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import {
  type LeafNode,
  verifyLeafNodeSignature,
  verifyLeafNodeSignatureKeyPackage,
} from 'ts-mls/leafNode.js';

import { POLICY_EXTENSION } from '../groups/group-policy';
import { checkSealable } from './check-sealable';
import { isEqual } from './is-equal';
import { MlsError } from '../mls/mls-error';

/** Can read the policy, knows our credentials and this suite, and says what it uses itself. */
export const checkCapabilities = (leaf: LeafNode, context: GroupContext): void => {
  const { capabilities } = leaf;
  const used = leaf.extensions.map(({ extensionType }) => extensionTypeToNumber(extensionType));
  const canTakePart =
    capabilities.versions.includes(context.version) &&
    capabilities.ciphersuites.includes(context.cipherSuite) &&
    capabilities.credentials.includes('basic') &&
    [POLICY_EXTENSION, ...used].every((type) => capabilities.extensions.includes(type));
  if (!canTakePart) throw new MlsError('invalid', 'a leaf that cannot take part in this group');
};

export const checkKeyPackage = async (
  suite: CiphersuiteImpl,
  context: GroupContext,
  keyPackage: KeyPackage,
): Promise<void> => {
  const { leafNode } = keyPackage;
  if (keyPackage.cipherSuite !== context.cipherSuite) {
    throw new MlsError('invalid', 'not of this cipher suite');
  }
  if (isEqual(keyPackage.initKey, leafNode.hpkePublicKey))
    throw new MlsError('invalid', 'a public key that stands in the group already');
  checkCapabilities(leafNode, context);
  const isSigned =
    (await verifyKeyPackage(keyPackage, suite.signature)) &&
    (await verifyLeafNodeSignatureKeyPackage(leafNode, suite.signature));
  if (!isSigned) throw new MlsError('invalid', 'a signature does not hold');
  await checkSealable(suite, [keyPackage.initKey, leafNode.hpkePublicKey]);
};

export const checkPathLeaf = async (
  suite: CiphersuiteImpl,
  context: GroupContext,
  leaf: LeafNode,
  leafIndex: number,
): Promise<void> => {
  checkCapabilities(leaf, context);
  if (!(await verifyLeafNodeSignature(leaf, context.groupId, leafIndex, suite.signature))) {
    throw new MlsError('invalid', 'a signature does not hold');
  }
};
