import {
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  defaultKeyPackageEqualityConfig,
  defaultKeyRetentionConfig,
  defaultLifetimeConfig,
  defaultPaddingConfig,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  joinGroup,
  joinGroupExternal,
  type KeyPackage,
  type PrivateKeyPackage,
  processMessage,
  type Proposal,
} from 'ts-mls';
import type { Extension } from 'ts-mls/extension.js';
import { type GroupInfo, signGroupInfo } from 'ts-mls/groupInfo.js';

import { encodeCommitData } from '../groups/commit-data';
import type { CommitReason } from '../groups/commit-reason';
import { encodeCredentialIdentity } from '../groups/credential-identity';
import { encodeGroupId } from '../groups/group-id';
import { type GroupPolicy, POLICY_EXTENSION } from '../groups/group-policy';
import type { DeviceCredential } from '../groups/leaf';
import { encodePolicy } from '../groups/policy-bytes';
import { mlsCipherSuite } from '../mls/cipher-suite/mls-cipher-suite';
import { loadSodium } from '../primitives/sodium';
import { decodeMessage } from '../public-group/decode-whole';
import { isEqual } from '../public-group/is-equal';

const SUITE = 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519';

export const testSuite = async (): Promise<CiphersuiteImpl> => mlsCipherSuite(await loadSodium());

const CONFIG: ClientConfig = {
  keyRetentionConfig: { ...defaultKeyRetentionConfig, retainKeysForEpochs: 1 },
  lifetimeConfig: defaultLifetimeConfig,
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: defaultPaddingConfig,
  authService: { validateCredential: () => Promise.resolve(true) },
};

/** `kind` and a number that tells it apart. */
export const testId = (kind: number, n: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const policyExtension = (policy: GroupPolicy): Extension => ({
  extensionType: POLICY_EXTENSION,
  extensionData: encodePolicy(policy),
});

export const policyProposal = (policy: GroupPolicy): Proposal => ({
  proposalType: 'group_context_extensions',
  groupContextExtensions: { extensions: [policyExtension(policy)] },
});

export const removeProposal = (removed: number): Proposal => ({
  proposalType: 'remove',
  remove: { removed },
});

export const dataFor = (reason: CommitReason): Uint8Array =>
  encodeCommitData({ v: 1, reason, seenSeq: 7, seenChain: new Uint8Array(32).fill(7) });

export interface MadeCommit {
  readonly commit: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly welcome: Uint8Array | null;
  readonly next: ClientState;
}

interface OwnKeyPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export const groupInfoBytes = (groupInfo: GroupInfo): Uint8Array =>
  encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });

/** A device that runs the bare library: it can do whatever MLS lets it do, honest or not. */
export class TestDevice {
  state: ClientState | null = null;
  readonly #waiting: OwnKeyPackage[] = [];

  private constructor(
    readonly suite: CiphersuiteImpl,
    readonly credential: DeviceCredential,
    readonly seed: Uint8Array,
  ) {}

  static async create(suite: CiphersuiteImpl, user: string, device: string): Promise<TestDevice> {
    const { publicKey, signKey } = await suite.signature.keygen();
    return new TestDevice(suite, { user, device, signatureKey: publicKey }, signKey);
  }

  get group(): ClientState {
    if (this.state === null) throw new Error('not in a group');
    return this.state;
  }

  get leafIndex(): number {
    return this.group.privatePath.leafIndex;
  }

  async keyPackage(extensions = [POLICY_EXTENSION]): Promise<KeyPackage> {
    const made = await this.#makeKeyPackage(extensions);
    this.#waiting.push(made);
    return made.publicPackage;
  }

  #makeKeyPackage(extensions: number[]): Promise<OwnKeyPackage> {
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity: encodeCredentialIdentity(this.credential) },
      {
        versions: ['mls10'],
        ciphersuites: [SUITE],
        extensions,
        proposals: [],
        credentials: ['basic'],
      },
      { notBefore: 1n, notAfter: 2_000_000_000n },
      [],
      { signKey: this.seed, publicKey: this.credential.signatureKey },
      this.suite,
    );
  }

  async addProposal(): Promise<Proposal> {
    return { proposalType: 'add', add: { keyPackage: await this.keyPackage() } };
  }

  async found(
    conversation: string,
    policy: GroupPolicy,
    extensions = [POLICY_EXTENSION],
  ): Promise<Uint8Array> {
    const own = await this.#makeKeyPackage(extensions);
    const groupId = encodeGroupId({ conversation, generation: policy.generation });
    this.state = await createGroup(
      groupId,
      own.publicPackage,
      own.privatePackage,
      [policyExtension(policy)],
      this.suite,
      CONFIG,
    );
    return this.groupInfo();
  }

  async groupInfo(state = this.group): Promise<Uint8Array> {
    return groupInfoBytes(
      await createGroupInfoWithExternalPubAndRatchetTree(state, [], this.suite),
    );
  }

  /** A GroupInfo that says what this device wants it to say, validly signed by it. */
  async forgedGroupInfo(
    state: ClientState,
    change: (info: GroupInfo) => Partial<GroupInfo>,
  ): Promise<Uint8Array> {
    const info = await createGroupInfoWithExternalPubAndRatchetTree(state, [], this.suite);
    const { signature: _, ...tbs } = { ...info, ...change(info) };
    return groupInfoBytes(await signGroupInfo(tbs, this.seed, this.suite.signature));
  }

  async commit(
    proposals: readonly Proposal[],
    authenticatedData: Uint8Array,
    wireAsPublicMessage = true,
    suite = this.suite,
  ): Promise<MadeCommit> {
    const made = await createCommit(
      { state: this.group, pskIndex: emptyPskIndex, cipherSuite: suite },
      {
        wireAsPublicMessage,
        extraProposals: [...proposals],
        ratchetTreeExtension: true,
        authenticatedData,
      },
    );
    return {
      commit: encodeMlsMessage(made.commit),
      groupInfo: await this.groupInfo(made.newState),
      welcome:
        made.welcome === undefined
          ? null
          : encodeMlsMessage({
              version: 'mls10',
              wireformat: 'mls_welcome',
              welcome: made.welcome,
            }),
      next: made.newState,
    };
  }

  /** A proposal that is sent by itself. */
  async propose(proposal: Proposal): Promise<Uint8Array> {
    const made = await createProposal(this.group, true, proposal, this.suite);
    this.state = made.newState;
    return encodeMlsMessage(made.message);
  }

  async process(bytes: Uint8Array): Promise<void> {
    const message = decodeMessage(bytes);
    if (message.wireformat !== 'mls_public_message') throw new Error('not public');
    const done = await processMessage(
      message,
      this.group,
      emptyPskIndex,
      () => 'accept',
      this.suite,
    );
    if (done.kind !== 'newState') throw new Error('not a handshake');
    this.state = done.newState;
  }

  async join(welcome: Uint8Array): Promise<void> {
    const message = decodeMessage(welcome);
    if (message.wireformat !== 'mls_welcome') throw new Error('not a Welcome');
    for (const own of this.#waiting) {
      const joined = await joinGroup(
        message.welcome,
        own.publicPackage,
        own.privatePackage,
        emptyPskIndex,
        this.suite,
        undefined,
        undefined,
        CONFIG,
      ).catch((error: unknown) => {
        if (error instanceof Error && error.message === 'No matching secret found') return null;
        throw error;
      });
      if (joined !== null) this.state = joined;
    }
  }

  /** @param evicted whose leaf is taken out, its own earlier one if it is honest. */
  async joinExternally(
    groupInfo: Uint8Array,
    authenticatedData: Uint8Array,
    evicted?: DeviceCredential,
  ): Promise<MadeCommit> {
    const message = decodeMessage(groupInfo);
    if (message.wireformat !== 'mls_group_info') throw new Error('not a GroupInfo');
    const own = await this.#makeKeyPackage([POLICY_EXTENSION]);
    const made = await joinGroupExternal(
      message.groupInfo,
      own.publicPackage,
      own.privatePackage,
      evicted !== undefined,
      this.suite,
      undefined,
      {
        ...CONFIG,
        keyPackageEqualityConfig: {
          ...defaultKeyPackageEqualityConfig,
          compareKeyPackageToLeafNode: (_, leaf) =>
            evicted !== undefined && isEqual(leaf.signaturePublicKey, evicted.signatureKey),
        },
      },
      authenticatedData,
    );
    return {
      commit: encodeMlsMessage({
        version: 'mls10',
        wireformat: 'mls_public_message',
        publicMessage: made.publicMessage,
      }),
      groupInfo: await this.groupInfo(made.newState),
      welcome: null,
      next: made.newState,
    };
  }
}
