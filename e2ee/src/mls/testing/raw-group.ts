import { type ClientState, createGroup, joinGroup } from 'ts-mls/clientState.js';
import {
  createCommit,
  type CreateCommitOptions,
  type CreateCommitResult,
} from 'ts-mls/createCommit.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { Extension } from 'ts-mls/extension.js';
import {
  generateKeyPackageWithKey,
  type KeyPackage,
  type PrivateKeyPackage,
} from 'ts-mls/keyPackage.js';
import type { MlsPrivateMessage, MlsPublicMessage } from 'ts-mls/message.js';
import { processMessage } from 'ts-mls/processMessages.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { MLS_SUITE_NAME } from '../cipher-suite/mls-cipher-suite';
import { CLIENT_CONFIG } from '../engine/client-config';

export const NUMBERED_EXTENSION = 0xf0a1;
const GROUP_ID = new Uint8Array(21).fill(1);

export interface RawDevice {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/** ts-mls as it is, without the engine: what each mend is seen on. */
export class RawGroup {
  #serial = 0;

  constructor(readonly suite: CiphersuiteImpl) {}

  async device(
    extensions = [NUMBERED_EXTENSION],
    keys?: { signKey: Uint8Array; publicKey: Uint8Array },
  ): Promise<RawDevice> {
    this.#serial += 1;
    const identity = new Uint8Array(32);
    // Version and variant of both UUIDs, as the contract wants them.
    identity.set([0x70, 0x00, 0x80, 0x00], 6);
    identity.set([0x70, 0x00, 0x80, this.#serial], 22);
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity },
      {
        versions: ['mls10'],
        ciphersuites: [MLS_SUITE_NAME],
        extensions,
        proposals: [],
        credentials: ['basic'],
      },
      { notBefore: 0n, notAfter: 4_000_000_000n },
      [],
      keys ?? (await this.suite.signature.keygen()),
      this.suite,
    );
  }

  found(
    { publicPackage, privatePackage }: RawDevice,
    extensions: Extension[] = [],
  ): Promise<ClientState> {
    return createGroup(
      GROUP_ID,
      publicPackage,
      privatePackage,
      extensions,
      this.suite,
      CLIENT_CONFIG,
    );
  }

  commit(
    state: ClientState,
    extraProposals: Proposal[] = [],
    options: CreateCommitOptions = {},
  ): Promise<CreateCommitResult> {
    return createCommit(
      { state, cipherSuite: this.suite, pskIndex: emptyPskIndex },
      { wireAsPublicMessage: true, ratchetTreeExtension: true, extraProposals, ...options },
    );
  }

  async process(
    state: ClientState,
    message: MlsPublicMessage | MlsPrivateMessage,
  ): Promise<ClientState> {
    const index = emptyPskIndex;
    return (await processMessage(message, state, index, () => 'accept', this.suite)).newState;
  }

  /** A group of `size`, all added by the first of them. */
  async of(size: number): Promise<{ states: ClientState[]; devices: RawDevice[] }> {
    const devices: RawDevice[] = [];
    for (let n = 0; n < size; n += 1) devices.push(await this.device());
    const [founder, ...others] = devices;
    if (!founder) throw new RangeError('a group of nobody');
    const made = await this.commit(await this.found(founder), others.map(addOf));
    const states = [made.newState];
    for (const device of others) states.push(await this.join(made.welcome, device));
    return { states, devices };
  }

  join(
    welcome: Parameters<typeof joinGroup>[0] | undefined,
    { publicPackage, privatePackage }: RawDevice,
  ): Promise<ClientState> {
    if (!welcome) throw new Error('no Welcome');
    const { suite } = this;
    return joinGroup(
      welcome,
      publicPackage,
      privatePackage,
      emptyPskIndex,
      suite,
      undefined,
      undefined,
      CLIENT_CONFIG,
    );
  }
}

export const addOf = ({ publicPackage }: RawDevice): Proposal => ({
  proposalType: 'add',
  add: { keyPackage: publicPackage },
});
export const removeOf = (removed: number): Proposal => ({
  proposalType: 'remove',
  remove: { removed },
});
export const extensionsOf = (extensions: Extension[]): Proposal => ({
  proposalType: 'group_context_extensions',
  groupContextExtensions: { extensions },
});
