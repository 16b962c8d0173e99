import { applyUpdatePathSecret } from 'ts-mls/createCommit.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { getCommitSecret, pathToRoot } from 'ts-mls/pathSecrets.js';
import { toPrivateKeyPath, mergePrivateKeyPaths } from 'ts-mls/privateKeyPath.js';
import { decodeProposal } from 'ts-mls/proposal.js';
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
  type RatchetTree,
} from 'ts-mls/ratchetTree.js';
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js';
import { nodeToLeafIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, createUpdatePath, decodeUpdatePath } from 'ts-mls/updatePath.js';
import { bytes, hex, testVectors, whole, type Vector } from './testing/mls-vectors';

interface TreeOperation extends Vector {
  readonly tree_before: string;
  readonly proposal: string;
  readonly proposal_sender: number;
  readonly tree_hash_before: string;
  readonly tree_after: string;
  readonly tree_hash_after: string;
}

const applyProposal = (tree: RatchetTree, vector: TreeOperation): RatchetTree => {
  const proposal = whole(decodeProposal, vector.proposal);
  switch (proposal.proposalType) {
    case 'add':
      return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
    case 'update':
      return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(vector.proposal_sender));
    case 'remove':
      return removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
    default:
      throw new Error('not an operation on trees');
  }
};

// They are of suite 1, of which hashing a tree takes SHA-256 alone.
testVectors<TreeOperation>(
  'tree-operations.json',
  async (vector, { hash }) => {
    const before = whole(decodeRatchetTree, vector.tree_before);
    expect(hex(await treeHashRoot(before, hash))).toBe(vector.tree_hash_before);
    const after = applyProposal(before, vector);
    expect(hex(encodeRatchetTree(after))).toBe(vector.tree_after);
    expect(hex(await treeHashRoot(after, hash))).toBe(vector.tree_hash_after);
  },
  { suite: 1 },
);

interface TreeValidation extends Vector {
  readonly tree: string;
  readonly group_id: string;
  readonly resolutions: readonly (readonly number[])[];
  readonly tree_hashes: readonly string[];
}

testVectors<TreeValidation>('tree-validation.json', async (vector, { hash, signature }) => {
  const tree = whole(decodeRatchetTree, vector.tree);
  for (const [index, wanted] of vector.resolutions.entries()) {
    expect(resolution(tree, toNodeIndex(index))).toEqual(wanted);
    expect(hex(await treeHash(tree, toNodeIndex(index), hash))).toBe(vector.tree_hashes[index]);
  }
  expect(await verifyParentHashes(tree, hash)).toBe(true);
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== 'leaf') continue;
    const { leaf } = node;
    const leafIndex = nodeToLeafIndex(toNodeIndex(index));
    const isValid =
      leaf.leafNodeSource === 'key_package'
        ? verifyLeafNodeSignatureKeyPackage(leaf, signature)
        : verifyLeafNodeSignature(leaf, bytes(vector.group_id), leafIndex, signature);
    expect(await isValid).toBe(true);
  }
});

interface TreeKem extends Vector {
  readonly group_id: string;
  readonly epoch: number;
  readonly confirmed_transcript_hash: string;
  readonly ratchet_tree: string;
  readonly leaves_private: readonly {
    index: number;
    encryption_priv: string;
    signature_priv: string;
    path_secrets: readonly { node: number; path_secret: string }[];
  }[];
  readonly update_paths: readonly {
    sender: number;
    update_path: string;
    path_secrets: readonly (string | null)[];
    commit_secret: string;
    tree_hash_after: string;
  }[];
}

const verifyTreeKem = async (vector: TreeKem, suite: CiphersuiteImpl): Promise<void> => {
  const tree = whole(decodeRatchetTree, vector.ratchet_tree);
  const contextOf = (treeHashBytes: Uint8Array): GroupContext => ({
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: bytes(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: treeHashBytes,
    confirmedTranscriptHash: bytes(vector.confirmed_transcript_hash),
    extensions: [],
  });
  const privatePaths = await Promise.all(
    vector.leaves_private.map(async (leaf) => {
      const secrets = Object.fromEntries(
        leaf.path_secrets.map(({ node, path_secret }) => [node, bytes(path_secret)]),
      );
      const path = await toPrivateKeyPath(secrets, leaf.index, suite, tree);
      const own = { [2 * leaf.index]: bytes(leaf.encryption_priv) };
      return mergePrivateKeyPaths({ leafIndex: leaf.index, privateKeys: own }, path);
    }),
  );
  for (const update of vector.update_paths) {
    const sender = toLeafIndex(update.sender);
    const path = whole(decodeUpdatePath, update.update_path);
    const after = await applyUpdatePath(tree, sender, path, suite.hash);
    const hashAfter = await treeHashRoot(after, suite.hash);
    expect(hex(hashAfter)).toBe(update.tree_hash_after);
    for (const own of privatePaths.filter(({ leafIndex }) => leafIndex !== update.sender)) {
      const context = contextOf(hashAfter);
      const { nodeIndex, pathSecret } = await applyUpdatePathSecret(
        after,
        own,
        sender,
        context,
        path,
        [],
        suite,
      );
      expect(hex(pathSecret)).toBe(update.path_secrets[own.leafIndex]);
      const at = toNodeIndex(nodeIndex);
      expect(hex(await getCommitSecret(after, at, pathSecret, suite.kdf))).toBe(
        update.commit_secret,
      );
      const secrets = await pathToRoot(after, at, pathSecret, suite.kdf);
      await expect(toPrivateKeyPath(secrets, own.leafIndex, suite, after)).resolves.toBeDefined();
    }
  }
  for (const own of vector.leaves_private) {
    const sender = toLeafIndex(own.index);
    // createUpdatePath counts the epoch up itself.
    const before = { ...contextOf(new Uint8Array()), epoch: BigInt(vector.epoch) - 1n };
    const [after, path, , , commitSecret] = await createUpdatePath(
      tree,
      sender,
      before,
      bytes(own.signature_priv),
      suite,
    );
    const applied = await applyUpdatePath(tree, sender, path, suite.hash);
    expect(encodeRatchetTree(applied)).toEqual(encodeRatchetTree(after));
    const context = contextOf(await treeHashRoot(after, suite.hash));
    for (const other of privatePaths.filter(({ leafIndex }) => leafIndex !== own.index)) {
      const { nodeIndex, pathSecret } = await applyUpdatePathSecret(
        after,
        other,
        sender,
        context,
        path,
        [],
        suite,
      );
      const at = toNodeIndex(nodeIndex);
      expect(await getCommitSecret(after, at, pathSecret, suite.kdf)).toEqual(commitSecret);
    }
  }
};

// The largest trees take noble minutes and say nothing that libsodium did not say.
testVectors<TreeKem>('treekem.json', verifyTreeKem, {
  isWanted: ({ leaves_private: leaves }, provider) => provider === 'sodium' || leaves.length <= 8,
});
