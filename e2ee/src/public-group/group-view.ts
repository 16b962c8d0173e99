import type { Extension } from 'ts-mls/extension.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';

import { decodeCredentialIdentity } from '../groups/credential-identity';
import { type GroupPolicy, POLICY_EXTENSION } from '../groups/group-policy';
import type { DeviceCredential, Leaf } from '../groups/leaf';
import { decodePolicy } from '../groups/policy-bytes';
import { MlsError } from '../mls/mls-error';

/** What is public of a group at one epoch; a member's state has it too. */
export interface GroupView {
  readonly groupContext: GroupContext;
  readonly ratchetTree: RatchetTree;
}

export const credentialOf = ({ credential, signaturePublicKey }: LeafNode): DeviceCredential => {
  const identity =
    credential.credentialType === 'basic' ? decodeCredentialIdentity(credential.identity) : null;
  if (identity === null) throw new MlsError('invalid', 'a leaf that names no user and device');
  return { ...identity, signatureKey: signaturePublicKey };
};

export const leafNodeAt = (tree: RatchetTree, leafIndex: number): LeafNode | null => {
  const node = tree[leafToNodeIndex(toLeafIndex(leafIndex))];
  return node?.nodeType === 'leaf' ? node.leaf : null;
};

export const leafAt = (tree: RatchetTree, leafIndex: number): Leaf | null => {
  const node = leafNodeAt(tree, leafIndex);
  return node === null ? null : { leafIndex, ...credentialOf(node) };
};

/** From left to right. */
export const leavesOf = (tree: RatchetTree): readonly Leaf[] =>
  tree.flatMap((node, at) =>
    node?.nodeType === 'leaf' ? [{ leafIndex: at / 2, ...credentialOf(node.leaf) }] : [],
  );

/** Those that a commit has made, and no key package. */
export const committersOf = (tree: RatchetTree): readonly Leaf[] =>
  leavesOf(tree).filter(
    ({ leafIndex }) => leafNodeAt(tree, leafIndex)?.leafNodeSource === 'commit',
  );

/** A group's extensions are its policy and nothing else; `null` for any other list. */
export const policyOf = (extensions: readonly Extension[]): GroupPolicy | null => {
  const [extension, ...others] = extensions;
  if (extension?.extensionType !== POLICY_EXTENSION || others.length > 0) return null;
  return decodePolicy(extension.extensionData);
};
