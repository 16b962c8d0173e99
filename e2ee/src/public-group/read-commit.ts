import type { CiphersuiteImpl } from 'ts-mls';
import { defaultProposalTypes } from 'ts-mls/defaultProposalType.js';
import { type FramedContentCommit, verifyFramedContentSignature } from 'ts-mls/framedContent.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import type { Proposal } from 'ts-mls/proposal.js';
import {
  findBlankLeafNodeIndexOrExtend,
  type RatchetTree,
  removeLeafNode,
} from 'ts-mls/ratchetTree.js';
import { nodeToLeafIndex, toLeafIndex } from 'ts-mls/treemath.js';
import type { UpdatePath } from 'ts-mls/updatePath.js';

import { decodeCommitData } from '../groups/commit-data';
import type { CommitFacts, Committer, ProposalFacts } from '../groups/commit-facts';
import { checkKeyPackage, checkPathLeaf } from './check-leaf-node';
import { checkSealable } from './check-sealable';
import { decodeMessage } from './decode-whole';
import { credentialOf, type GroupView, leafAt, leavesOf, policyOf } from './group-view';
import { isEqual } from './is-equal';
import { MlsError } from '../mls/mls-error';
import { refusing } from './refusing';

interface SignedCommit {
  readonly content: FramedContentCommit;
  readonly signature: Uint8Array;
  readonly confirmationTag: Uint8Array;
}

/** A commit whose signatures hold, and what it says. */
export interface ReadCommit extends SignedCommit {
  readonly facts: CommitFacts;
  readonly path: UpdatePath | undefined;
  /** Where the committer's leaf is in the next epoch. */
  readonly committerIndex: number;
}

/** A commit as it lies there: nothing of it was verified. @throws MlsError */
export const openCommit = (
  bytes: Uint8Array,
): { signed: SignedCommit; proposals: readonly Proposal[] } => {
  const message = decodeMessage(bytes);
  if (message.wireformat !== 'mls_public_message')
    throw new MlsError('malformed', 'not a public commit');
  const { content, auth } = message.publicMessage;
  if (content.contentType !== 'commit' || auth.contentType !== 'commit') {
    throw new MlsError('malformed', 'not a public commit');
  }
  const { signature, confirmationTag } = auth;
  const proposals = content.commit.proposals.flatMap((given) =>
    given.proposalOrRefType === 'proposal' ? [given.proposal] : [],
  );
  return { signed: { content, signature, confirmationTag }, proposals };
};

const committerOf = ({ ratchetTree }: GroupView, content: FramedContentCommit): Committer => {
  const { sender, commit } = content;
  if (sender.senderType === 'member') {
    const leaf = leafAt(ratchetTree, sender.leafIndex);
    if (leaf !== null) return { kind: 'member', leaf };
  }
  if (sender.senderType === 'new_member_commit' && commit.path !== undefined) {
    return { kind: 'external', ...credentialOf(commit.path.leafNode) };
  }
  throw new MlsError('invalid', 'the sender has no leaf');
};

const proposalFacts = async (
  suite: CiphersuiteImpl,
  view: GroupView,
  proposal: Proposal,
): Promise<ProposalFacts> => {
  switch (proposal.proposalType) {
    case 'add': {
      const { keyPackage } = proposal.add;
      await checkKeyPackage(suite, view.groupContext, keyPackage);
      const keyPackageRef = await makeKeyPackageRef(keyPackage, suite.hash);
      const { notBefore, notAfter } = keyPackage.leafNode.lifetime;
      return {
        type: 'add',
        ...credentialOf(keyPackage.leafNode),
        keyPackageRef,
        lifetime: { notBefore: Number(notBefore), notAfter: Number(notAfter) },
      };
    }
    case 'remove': {
      const leaf = leafAt(view.ratchetTree, proposal.remove.removed);
      if (leaf === null) throw new MlsError('invalid', 'a proposal that cannot be applied');
      return { type: 'remove', leaf };
    }
    case 'group_context_extensions': {
      const policy = policyOf(proposal.groupContextExtensions.extensions);
      return policy === null
        ? { type: 'other', number: defaultProposalTypes.group_context_extensions }
        : { type: 'policy', policy };
    }
    case 'external_init':
      return { type: 'external-init' };
    case 'update':
    case 'psk':
    case 'reinit':
      return { type: 'other', number: defaultProposalTypes[proposal.proposalType] };
    default:
      return { type: 'other', number: proposal.proposalType };
  }
};

const treeWithout = (tree: RatchetTree, proposals: readonly ProposalFacts[]): RatchetTree =>
  proposals.reduce(
    (rest, proposal) =>
      proposal.type === 'remove'
        ? removeLeafNode(rest, toLeafIndex(proposal.leaf.leafIndex))
        : rest,
    tree,
  );

/**
 * The one way to read a commit, for the server and for members: verifies the committer's
 * signature, those of added key packages and of the new leaf, and that their keys can be sealed to,
 * and gives what it does. Whether that is allowed is `judgeCommit`'s to say; whether it can be applied is seen when it is followed.
 *
 * @throws MlsError
 */
export const readCommit = (
  suite: CiphersuiteImpl,
  view: GroupView,
  bytes: Uint8Array,
): Promise<ReadCommit> =>
  refusing(async () => {
    const { signed, proposals } = openCommit(bytes);
    const { content, signature, confirmationTag } = signed;
    const { groupContext, ratchetTree } = view;
    if (!isEqual(content.groupId, groupContext.groupId))
      throw new MlsError('other-epoch', 'a commit of another group');
    if (content.epoch !== groupContext.epoch)
      throw new MlsError('other-epoch', 'a commit of another epoch');
    const committer = committerOf(view, content);
    const { signatureKey } = committer.kind === 'member' ? committer.leaf : committer;
    const isSigned = await verifyFramedContentSignature(
      signatureKey,
      'mls_public_message',
      content,
      { contentType: 'commit', signature, confirmationTag },
      groupContext,
      suite.signature,
    );
    if (!isSigned) throw new MlsError('invalid', 'a signature does not hold');

    const facts: ProposalFacts[] = [];
    for (const proposal of proposals) facts.push(await proposalFacts(suite, view, proposal));
    const { path } = content.commit;
    const committerIndex =
      committer.kind === 'member'
        ? committer.leaf.leafIndex
        : nodeToLeafIndex(findBlankLeafNodeIndexOrExtend(treeWithout(ratchetTree, facts)));
    if (path !== undefined) {
      await checkPathLeaf(suite, groupContext, path.leafNode, committerIndex);
      const nodes = [path.leafNode, ...path.nodes];
      await checkSealable(
        suite,
        nodes.map(({ hpkePublicKey }) => hpkePublicKey),
      );
    }
    const policyBefore = policyOf(groupContext.extensions);
    if (policyBefore === null) throw new MlsError('invalid', 'no policy of this group');
    return {
      ...signed,
      path,
      committerIndex,
      facts: {
        groupId: content.groupId,
        epoch: Number(content.epoch),
        committer,
        proposals: facts,
        byReference: proposals.length < content.commit.proposals.length,
        pathLeaf: path === undefined ? null : credentialOf(path.leafNode),
        policyBefore,
        leavesBefore: leavesOf(ratchetTree),
        data: decodeCommitData(content.authenticatedData),
        confirmationTag,
      },
    };
  });
