import type { CiphersuiteImpl } from 'ts-mls';
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import { type GroupInfo, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js';

import { decodeMessage, decodeWhole } from './decode-whole';
import { leafNodeAt } from './group-view';
import { isEqual } from './is-equal';
import { MlsError } from '../mls/mls-error';

const PUBLISHED = ['external_pub', 'ratchet_tree'] as const;

/** One external key, and the tree or not: whatever else is there would go unread. */
export const openGroupInfo = (bytes: Uint8Array): GroupInfo => {
  const message = decodeMessage(bytes);
  if (message.wireformat !== 'mls_group_info')
    throw new MlsError('malformed', 'not the one encoding of what belongs here');
  const types = message.groupInfo.extensions.map(({ extensionType }) => extensionType);
  const isPublished =
    types.includes('external_pub') &&
    new Set(types).size === types.length &&
    types.every((type) => PUBLISHED.some((published) => published === type));
  if (!isPublished) throw new MlsError('malformed', 'not the one encoding of what belongs here');
  return message.groupInfo;
};

export const decodeTree = (bytes: Uint8Array): RatchetTree =>
  decodeWhole(decodeRatchetTree, encodeRatchetTree, bytes);

export const treeOf = ({ extensions }: GroupInfo): RatchetTree | null => {
  const extension = extensions.find(({ extensionType }) => extensionType === 'ratchet_tree');
  return extension === undefined ? null : decodeTree(extension.extensionData);
};

export const checkGroupInfoSignature = async (
  suite: CiphersuiteImpl,
  info: GroupInfo,
  tree: RatchetTree,
): Promise<void> => {
  const signer = leafNodeAt(tree, info.signer);
  if (signer === null) throw new MlsError('invalid', 'the sender has no leaf');
  if (!(await verifyGroupInfoSignature(info, signer.signaturePublicKey, suite.signature))) {
    throw new MlsError('invalid', 'a signature does not hold');
  }
};

interface KnownEpoch {
  readonly groupContext: GroupContext;
  readonly ratchetTree: RatchetTree;
  readonly confirmationTag: Uint8Array;
}

/** Says of an epoch what is known of it, signed by a member of it. @throws MlsError */
export const checkGroupInfo = async (
  suite: CiphersuiteImpl,
  info: GroupInfo,
  known: KnownEpoch,
): Promise<void> => {
  const tree = treeOf(info);
  const isTrue =
    isEqual(encodeGroupContext(info.groupContext), encodeGroupContext(known.groupContext)) &&
    isEqual(info.confirmationTag, known.confirmationTag) &&
    (tree === null || isEqual(encodeRatchetTree(tree), encodeRatchetTree(known.ratchetTree)));
  if (!isTrue) throw new MlsError('invalid', 'a GroupInfo that differs from what the commits say');
  await checkGroupInfoSignature(suite, info, known.ratchetTree);
};
