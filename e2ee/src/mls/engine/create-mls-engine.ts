import { createGroup, joinGroup } from 'ts-mls/clientState.js';
import { joinGroupExternal } from 'ts-mls/createCommit.js';
import type { GroupInfo } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { encodeMlsMessage } from 'ts-mls/message.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import type { Primitives } from '../../primitives/primitives';
import { checkCapabilities } from '../../public-group/check-leaf-node';
import { decodeMessage } from '../../public-group/decode-whole';
import { openGroupInfo, treeOf } from '../../public-group/group-info';
import { credentialOf, leafNodeAt } from '../../public-group/group-view';
import { isEqual } from '../../public-group/is-equal';
import { mlsCipherSuite } from '../cipher-suite/mls-cipher-suite';
import type {
  ExternalJoin,
  MlsEngine,
  NewGroup,
  OwnKeyPackage,
  WelcomeToJoin,
} from '../mls-engine';
import { MlsError } from '../mls-error';
import type { MlsGroup, PendingCommit } from '../mls-group';
import { CLIENT_CONFIG } from './client-config';
import { guarded } from './guarded';
import {
  createKeyPackage,
  openKeyPackage,
  type OpenedKeyPackage,
  readKeyPackage,
} from './key-packages';
import { type EngineParts, MemberGroup, policyExtension } from './member-group';

const createOwnGroup = async (
  parts: EngineParts,
  { groupId, policy, own }: NewGroup,
): Promise<MlsGroup> => {
  const { publicPackage, privatePackage } = openKeyPackage(own);
  const state = await createGroup(
    groupId,
    publicPackage,
    privatePackage,
    [policyExtension(policy)],
    parts.suite,
    CLIENT_CONFIG,
  );
  return new MemberGroup(parts, state);
};

const join = async (
  parts: EngineParts,
  { welcome: bytes, own }: WelcomeToJoin,
): Promise<{ group: MlsGroup; used: OwnKeyPackage }> => {
  const message = decodeMessage(bytes);
  if (message.wireformat !== 'mls_welcome') throw new MlsError('malformed', 'no Welcome');
  const { welcome } = message;
  for (const used of own) {
    const { publicPackage, privatePackage } = openKeyPackage(used);
    const ref = await makeKeyPackageRef(publicPackage, parts.suite.hash);
    if (!welcome.secrets.some(({ newMember }) => isEqual(newMember, ref))) continue;
    const state = await joinGroup(
      welcome,
      publicPackage,
      privatePackage,
      emptyPskIndex,
      parts.suite,
      undefined,
      undefined,
      CLIENT_CONFIG,
    );
    for (const node of state.ratchetTree) {
      if (node?.nodeType === 'leaf') checkCapabilities(node.leaf, state.groupContext);
    }
    return { group: new MemberGroup(parts, state), used };
  }
  throw new MlsError('not-addressed', 'a Welcome for none of these KeyPackages');
};

/** The signature key of the leaf to replace, which is of the joiner's own user. */
const replacedKey = (
  info: GroupInfo,
  { publicPackage }: OpenedKeyPackage,
  removeLeaf: number,
): Uint8Array => {
  const tree = treeOf(info);
  const leaf = tree && leafNodeAt(tree, removeLeaf);
  if (!leaf) throw new MlsError('invalid', 'no leaf to replace');
  if (credentialOf(leaf).user !== credentialOf(publicPackage.leafNode).user) {
    throw new MlsError('invalid', 'a leaf of somebody else');
  }
  return leaf.signaturePublicKey;
};

const joinExternally = async (
  parts: EngineParts,
  { groupInfo: bytes, own, removeLeaf, authenticatedData }: ExternalJoin,
): Promise<PendingCommit> => {
  const opened = openKeyPackage(own);
  const info = openGroupInfo(bytes);
  const replaced = removeLeaf === undefined ? null : replacedKey(info, opened, removeLeaf);
  const { publicMessage, newState } = await joinGroupExternal(
    info,
    opened.publicPackage,
    opened.privatePackage,
    replaced !== null,
    parts.suite,
    undefined,
    {
      ...CLIENT_CONFIG,
      keyPackageEqualityConfig: {
        ...CLIENT_CONFIG.keyPackageEqualityConfig,
        compareKeyPackageToLeafNode: (_keyPackage, leaf) =>
          replaced !== null && isEqual(leaf.signaturePublicKey, replaced),
      },
    },
    authenticatedData,
  );
  const next = new MemberGroup(parts, newState);
  return {
    commit: encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_public_message',
      publicMessage,
    }),
    welcome: null,
    groupInfo: await next.groupInfo(),
    next,
  };
};

/** `MlsEngine` on ts-mls. @throws Error where ts-mls is not patched */
export const createMlsEngine = (primitives: Primitives): MlsEngine => {
  const suite = mlsCipherSuite(primitives);
  const parts: EngineParts = { suite, primitives };
  return {
    createKeyPackage: (wanted) => guarded(() => createKeyPackage(suite, primitives, wanted)),
    readKeyPackage: (bytes) => guarded(() => readKeyPackage(suite, bytes)),
    createGroup: (wanted) => guarded(() => createOwnGroup(parts, wanted)),
    join: (welcome) => guarded(() => join(parts, welcome)),
    externalJoin: (wanted) => guarded(() => joinExternally(parts, wanted)),
    restore: (state) => guarded(() => Promise.resolve(MemberGroup.decode(parts, state))),
  };
};
