import {
  type ClientState,
  decodeGroupState,
  encodeGroupState,
  type GroupState,
} from 'ts-mls/clientState.js';
import { createCommit, createGroupInfoWithExternalPubAndRatchetTree } from 'ts-mls/createCommit.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { encodeMlsMessage } from 'ts-mls/message.js';
import { processPublicMessage } from 'ts-mls/processMessages.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { allSecretTreeValues } from 'ts-mls/secretTree.js';
import type { CommitFacts } from '../../groups/commit-facts';
import type { CommitVerdict } from '../../groups/commit-verdict';
import { decodeGroupId } from '../../groups/group-id';
import { type GroupPolicy, POLICY_EXTENSION } from '../../groups/group-policy';
import type { Leaf } from '../../groups/leaf';
import { encodePolicy } from '../../groups/policy-bytes';
import type { Primitives } from '../../primitives/primitives';
import { checkCapabilities } from '../../public-group/check-leaf-node';
import { decodeMessage, decodeWhole } from '../../public-group/decode-whole';
import { committersOf, leavesOf, policyOf } from '../../public-group/group-view';
import { readCommit } from '../../public-group/read-commit';
import { MLS_SUITE_NAME } from '../cipher-suite/mls-cipher-suite';
import { MlsError } from '../mls-error';
import type { AppliedCommit, CommitPlan, MlsGroup, PendingCommit } from '../mls-group';
import { CLIENT_CONFIG } from './client-config';
import { guarded } from './guarded';
import { decodeKeyPackage, readKeyPackage } from './key-packages';

/** What all groups of one engine share. */
export interface EngineParts {
  readonly suite: CiphersuiteImpl;
  readonly primitives: Primitives;
}

export const policyExtension = (
  policy: GroupPolicy,
): { extensionType: number; extensionData: Uint8Array } => ({
  extensionType: POLICY_EXTENSION,
  extensionData: encodePolicy(policy),
});

/** An MLS group as its members see it, on the state of ts-mls. */
export class MemberGroup implements MlsGroup {
  readonly groupId: Uint8Array;
  readonly generation: number;
  readonly epoch: number;
  readonly confirmedTranscriptHash: Uint8Array;
  readonly confirmationTag: Uint8Array;
  readonly ownLeaf: number;
  readonly leaves: readonly Leaf[];
  readonly committers: readonly Leaf[];
  readonly policy: GroupPolicy;
  readonly #parts: EngineParts;
  readonly #state: ClientState;

  /** @throws MlsError for a group that is none of AnoChat's. */
  constructor(parts: EngineParts, state: GroupState) {
    const { groupContext, ratchetTree, privatePath, confirmationTag } = state;
    const groupId = decodeGroupId(groupContext.groupId);
    const policy = policyOf(groupContext.extensions);
    if (groupContext.cipherSuite !== MLS_SUITE_NAME || !groupId) {
      throw new MlsError('invalid', 'a group of another kind');
    }
    if (policy?.generation !== groupId.generation) {
      throw new MlsError('invalid', 'no policy of this group');
    }
    this.#parts = parts;
    this.#state = {
      ...state,
      // Of their own, so that `wipe` takes nothing from the epochs before and after.
      privatePath: {
        ...privatePath,
        privateKeys: Object.fromEntries(
          Object.entries(privatePath.privateKeys).map(([node, key]) => [node, key.slice()]),
        ),
      },
      signaturePrivateKey: state.signaturePrivateKey.slice(),
      // Commits are public messages: nothing of an epoch that has ended is ever read again.
      historicalReceiverData: new Map(),
      unappliedProposals: {},
      clientConfig: CLIENT_CONFIG,
    };
    this.groupId = groupContext.groupId;
    this.generation = groupId.generation;
    this.epoch = Number(groupContext.epoch);
    this.confirmedTranscriptHash = groupContext.confirmedTranscriptHash;
    this.confirmationTag = confirmationTag;
    this.ownLeaf = privatePath.leafIndex;
    this.leaves = leavesOf(ratchetTree);
    this.committers = committersOf(ratchetTree);
    this.policy = policy;
  }

  static decode(parts: EngineParts, bytes: Uint8Array): MemberGroup {
    return new MemberGroup(parts, decodeWhole(decodeGroupState, encodeGroupState, bytes));
  }

  encode(): Uint8Array {
    return encodeGroupState(this.#state);
  }

  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    const { exporterSecret } = this.#state.keySchedule;
    return guarded(() => mlsExporter(exporterSecret, label, context, length, this.#parts.suite));
  }

  groupInfo(): Promise<Uint8Array> {
    return guarded(async () => {
      const { suite } = this.#parts;
      const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(this.#state, [], suite);
      return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });
    });
  }

  commit(plan: CommitPlan): Promise<PendingCommit> {
    return guarded(async () => {
      const { suite } = this.#parts;
      const { commit, welcome, newState } = await createCommit(
        { state: this.#state, cipherSuite: suite, pskIndex: emptyPskIndex },
        {
          wireAsPublicMessage: true,
          extraProposals: await this.#proposals(plan),
          ratchetTreeExtension: true,
          authenticatedData: plan.authenticatedData,
          forcePath: true,
        },
      );
      const next = new MemberGroup(this.#parts, newState);
      return {
        commit: encodeMlsMessage(commit),
        welcome:
          welcome === undefined
            ? null
            : encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
        groupInfo: await next.groupInfo(),
        next,
      };
    });
  }

  async #proposals({ adds, removes, policy }: CommitPlan): Promise<Proposal[]> {
    const { suite } = this.#parts;
    const proposals: Proposal[] = removes.map((removed) => ({
      proposalType: 'remove',
      remove: { removed },
    }));
    for (const bytes of adds) {
      await readKeyPackage(suite, bytes);
      const keyPackage = decodeKeyPackage(bytes);
      checkCapabilities(keyPackage.leafNode, this.#state.groupContext);
      proposals.push({ proposalType: 'add', add: { keyPackage } });
    }
    if (policy) {
      const extensions = [policyExtension(policy)];
      proposals.push({
        proposalType: 'group_context_extensions',
        groupContextExtensions: { extensions },
      });
    }
    return proposals;
  }

  apply(commit: Uint8Array, judge: (facts: CommitFacts) => CommitVerdict): Promise<AppliedCommit> {
    return guarded(async () => {
      const { suite } = this.#parts;
      const { facts } = await readCommit(suite, this.#state, commit);
      const verdict = judge(facts);
      if (!verdict.ok) return { kind: 'refused', reason: verdict.reason, facts };
      if (facts.committer.kind === 'member' && facts.committer.leaf.leafIndex === this.ownLeaf) {
        return { kind: 'own', facts };
      }
      const message = decodeMessage(commit);
      if (message.wireformat !== 'mls_public_message') {
        throw new MlsError('malformed', 'not a public commit');
      }
      const { newState } = await processPublicMessage(
        this.#state,
        message.publicMessage,
        emptyPskIndex,
        suite,
      );
      if (newState.groupActiveState.kind !== 'active') return { kind: 'removed', facts };
      return { kind: 'applied', group: new MemberGroup(this.#parts, newState), facts };
    });
  }

  wipe(): void {
    const { keySchedule, secretTree, privatePath, signaturePrivateKey } = this.#state;
    const secrets = [
      ...Object.values<Uint8Array>({ ...keySchedule }),
      ...allSecretTreeValues(secretTree),
      ...Object.values(privatePath.privateKeys),
      signaturePrivateKey,
    ];
    for (const secret of secrets) this.#parts.primitives.wipe(secret);
  }
}
