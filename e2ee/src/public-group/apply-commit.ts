import type { CiphersuiteImpl } from 'ts-mls';
import {
  nextEpochContext,
  throwIfDefined,
  validateLeafNodeCredentialAndKeyUniqueness,
} from 'ts-mls/clientState.js';
import type { Extension } from 'ts-mls/extension.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { addLeafNode, type RatchetTree, removeLeafNode } from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { leafToNodeIndex, nodeToLeafIndex, toLeafIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath } from 'ts-mls/updatePath.js';

import type { GroupView } from './group-view';
import { MlsError } from '../mls/mls-error';
import type { ReadCommit } from './read-commit';

export interface NextEpoch {
  readonly groupContext: GroupContext;
  readonly ratchetTree: RatchetTree;
  /** Of the added devices, in the order of their proposals; a device that came in by itself is the only one. */
  readonly addedIndexes: readonly number[];
}

interface Proposed {
  readonly tree: RatchetTree;
  readonly extensions: Extension[];
  readonly addedIndexes: readonly number[];
}

/** RFC 9420, section 12.3: Removes before Adds. */
const applyProposals = async (
  { groupContext, ratchetTree }: GroupView,
  read: ReadCommit,
): Promise<Proposed> => {
  let tree = ratchetTree;
  let { extensions } = groupContext;
  const addedIndexes: number[] = [];
  const proposals = read.content.commit.proposals.map((given) => {
    if (given.proposalOrRefType === 'reference')
      throw new MlsError('invalid', 'a proposal that cannot be applied');
    return given.proposal;
  });
  for (const proposal of proposals) {
    if (proposal.proposalType !== 'remove') continue;
    tree = removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
  }
  for (const proposal of proposals) {
    switch (proposal.proposalType) {
      case 'add': {
        const { leafNode } = proposal.add.keyPackage;
        throwIfDefined(await validateLeafNodeCredentialAndKeyUniqueness(tree, leafNode));
        const [grown, nodeIndex] = addLeafNode(tree, leafNode);
        tree = grown;
        addedIndexes.push(nodeToLeafIndex(nodeIndex));
        break;
      }
      case 'group_context_extensions':
        ({ extensions } = proposal.groupContextExtensions);
        break;
      case 'remove':
      case 'external_init':
        break;
      default:
        throw new MlsError('invalid', 'a proposal that cannot be applied');
    }
  }
  return { tree, extensions, addedIndexes };
};

const applyPath = async (
  suite: CiphersuiteImpl,
  { tree, addedIndexes }: Proposed,
  { path, committerIndex, content }: ReadCommit,
): Promise<Omit<Proposed, 'extensions'>> => {
  if (path === undefined) return { tree, addedIndexes };
  const committer = toLeafIndex(committerIndex);
  throwIfDefined(await validateLeafNodeCredentialAndKeyUniqueness(tree, path.leafNode, committer));
  if (content.sender.senderType === 'new_member_commit') {
    const [grown] = addLeafNode(tree, path.leafNode);
    const joined = await applyUpdatePath(grown, committer, path, suite.hash, true);
    return { tree: joined, addedIndexes: [committerIndex] };
  }
  const added = addedIndexes.map((index) => leafToNodeIndex(toLeafIndex(index)));
  const renewed = await applyUpdatePath(tree, committer, path, suite.hash, false, added);
  return { tree: renewed, addedIndexes };
};

/** The epoch after a commit, as far as it is public. @throws MlsError */
export const applyCommit = async (
  suite: CiphersuiteImpl,
  view: GroupView & { readonly confirmationTag: Uint8Array },
  read: ReadCommit,
): Promise<NextEpoch> => {
  const proposed = await applyProposals(view, read);
  const { tree, addedIndexes } = await applyPath(suite, proposed, read);
  const groupContext = await nextEpochContext(
    { ...view.groupContext, extensions: proposed.extensions },
    'mls_public_message',
    read.content,
    read.signature,
    await treeHashRoot(tree, suite.hash),
    view.confirmationTag,
    suite.hash,
  );
  return { groupContext, ratchetTree: tree, addedIndexes };
};
