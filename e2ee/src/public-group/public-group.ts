import type { CiphersuiteImpl } from 'ts-mls';
import { validateRatchetTree } from 'ts-mls/clientState.js';
import { mapDecoders } from 'ts-mls/codec/tlsDecoder.js';
import { contramapBufferEncoders, encode } from 'ts-mls/codec/tlsEncoder.js';
import { decodeVarLenData, varLenDataEncoder } from 'ts-mls/codec/variableLength.js';
import { decodeGroupContext, groupContextEncoder } from 'ts-mls/groupContext.js';
import { decodeRatchetTree, encodeRatchetTree, ratchetTreeEncoder } from 'ts-mls/ratchetTree.js';

import type { CommitFacts } from '../groups/commit-facts';
import { decodeGroupId, type GroupId } from '../groups/group-id';
import type { GroupPolicy } from '../groups/group-policy';
import type { Leaf } from '../groups/leaf';
import { applyCommit } from './apply-commit';
import { checkCapabilities } from './check-leaf-node';
import { checkSealable } from './check-sealable';
import { decodeWhole } from './decode-whole';
import {
  checkGroupInfo,
  checkGroupInfoSignature,
  decodeTree,
  openGroupInfo,
  treeOf,
} from './group-info';
import { type GroupView, leafAt, leavesOf, policyOf } from './group-view';
import { MlsError } from '../mls/mls-error';
import { refusing } from './refusing';
import { readCommit } from './read-commit';

interface PublicState extends GroupView {
  readonly confirmationTag: Uint8Array;
}

export interface FollowedCommit {
  readonly facts: CommitFacts;
  readonly next: PublicGroup;
  /** In the order of the commit's Adds; a device that came in by itself is the only one. */
  readonly added: readonly Leaf[];
  readonly removed: readonly Leaf[];
}

const encodeState = encode(
  contramapBufferEncoders(
    [groupContextEncoder, varLenDataEncoder, ratchetTreeEncoder],
    ({ groupContext, confirmationTag, ratchetTree }: PublicState) =>
      [groupContext, confirmationTag, ratchetTree] as const,
  ),
);
const decodeState = mapDecoders(
  [decodeGroupContext, decodeVarLenData, decodeRatchetTree],
  (groupContext, confirmationTag, ratchetTree): PublicState => ({
    groupContext,
    confirmationTag,
    ratchetTree,
  }),
);

const SUITE = 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519';
/** Whose a leaf is, the device chains say: `judgeJoin`. */
const anyCredential = { validateCredential: () => Promise.resolve(true) };
const anyLifetime = { maximumTotalLifetime: 0n, validateLifetimeOnReceive: false };

/**
 * An MLS group as one sees it who holds none of its secrets: the server, and a device before it
 * comes in. It follows the group from commit to commit and trusts nobody's word for the tree.
 * Immutable.
 */
export class PublicGroup {
  readonly groupId: GroupId;
  readonly policy: GroupPolicy;
  readonly leaves: readonly Leaf[];

  private constructor(
    private readonly suite: CiphersuiteImpl,
    private readonly state: PublicState,
  ) {
    const { groupContext, ratchetTree } = state;
    if (groupContext.epoch > Number.MAX_SAFE_INTEGER) {
      throw new MlsError('invalid', 'an epoch that cannot be counted to');
    }
    if (groupContext.cipherSuite !== SUITE)
      throw new MlsError('invalid', 'not of this cipher suite');
    const groupId = decodeGroupId(groupContext.groupId);
    if (groupId === null) throw new MlsError('invalid', 'a group id of another form');
    const policy = policyOf(groupContext.extensions);
    if (policy?.generation !== groupId.generation)
      throw new MlsError('invalid', 'no policy of this group');
    this.groupId = groupId;
    this.policy = policy;
    this.leaves = leavesOf(ratchetTree);
  }

  /**
   * @param tree where the GroupInfo does not carry it.
   * @throws MlsError
   */
  static fromGroupInfo(
    suite: CiphersuiteImpl,
    groupInfo: Uint8Array,
    tree?: Uint8Array,
  ): Promise<PublicGroup> {
    return refusing(async () => {
      const info = openGroupInfo(groupInfo);
      const ratchetTree = treeOf(info) ?? (tree === undefined ? null : decodeTree(tree));
      if (ratchetTree === null) throw new MlsError('invalid', 'a tree that does not hold');
      const { groupContext, confirmationTag } = info;
      const group = new PublicGroup(suite, { groupContext, ratchetTree, confirmationTag });
      await checkGroupInfoSignature(suite, info, ratchetTree);
      for (const node of ratchetTree) {
        if (node?.nodeType !== 'leaf') continue;
        checkCapabilities(node.leaf, groupContext);
        // What came by a commit was tried when that was read; nothing was, at the beginning.
        if (groupContext.epoch === 0n) await checkSealable(suite, [node.leaf.hpkePublicKey]);
      }
      const fault = await validateRatchetTree(
        ratchetTree,
        groupContext,
        anyLifetime,
        anyCredential,
        groupContext.treeHash,
        suite,
      );
      if (fault !== undefined)
        throw new MlsError('invalid', 'a tree that does not hold', { cause: fault });
      return group;
    });
  }

  /** The inverse of `encode`: bytes from one's own store. @throws MlsError */
  static decode(suite: CiphersuiteImpl, bytes: Uint8Array): Promise<PublicGroup> {
    return refusing(() =>
      Promise.resolve(new PublicGroup(suite, decodeWhole(decodeState, encodeState, bytes))),
    );
  }

  get epoch(): number {
    return Number(this.state.groupContext.epoch);
  }

  get confirmedTranscriptHash(): Uint8Array {
    return this.state.groupContext.confirmedTranscriptHash;
  }

  get confirmationTag(): Uint8Array {
    return this.state.confirmationTag;
  }

  /** What a store keeps: the context, the confirmation tag and the tree. */
  encode(): Uint8Array {
    return encodeState(this.state);
  }

  /** For who joins by a Welcome or GroupInfo that leaves the tree out (RFC 9420, section 12.4.3.3). */
  encodeTree(): Uint8Array {
    return encodeRatchetTree(this.state.ratchetTree);
  }

  /** What a commit on this epoch does, for `judgeCommit`. @throws MlsError */
  async readCommit(commit: Uint8Array): Promise<CommitFacts> {
    return (await readCommit(this.suite, this.state, commit)).facts;
  }

  /**
   * The next epoch, if the committer's new GroupInfo says the same of it. Judge the facts first.
   *
   * @throws MlsError
   */
  follow(commit: Uint8Array, groupInfo: Uint8Array): Promise<FollowedCommit> {
    return refusing(async () => {
      const read = await readCommit(this.suite, this.state, commit);
      const { addedIndexes, ...epoch } = await applyCommit(this.suite, this.state, read);
      const state: PublicState = { ...epoch, confirmationTag: read.confirmationTag };
      const info = openGroupInfo(groupInfo);
      if (info.signer !== read.committerIndex)
        throw new MlsError('invalid', 'a GroupInfo that differs from what the commits say');
      await checkGroupInfo(this.suite, info, state);
      return {
        facts: read.facts,
        next: new PublicGroup(this.suite, state),
        added: addedIndexes.flatMap((index) => leafAt(state.ratchetTree, index) ?? []),
        removed: read.facts.proposals.flatMap((fact) => (fact.type === 'remove' ? fact.leaf : [])),
      };
    });
  }

  /** Another member's GroupInfo of the same epoch, in the place of a bad one. @throws MlsError */
  checkGroupInfo(groupInfo: Uint8Array): Promise<void> {
    return refusing(() => checkGroupInfo(this.suite, openGroupInfo(groupInfo), this.state));
  }
}
