import { encodePolicy, EPOCH_EXPORT_LABEL, POLICY_EXTENSION } from '@anochat/e2ee';
import type { OwnKeyPackage } from '@anochat/e2ee/mls';
import {
  acceptAll,
  type CiphersuiteImpl,
  type ClientState,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroup,
  type KeyPackage,
  type MLSMessage,
  mlsExporter,
  type PrivateKeyPackage,
  processMessage,
} from 'ts-mls';
import type { KeyAgreement, Made, Member } from './key-agreement';
import { commitData, type Device, GROUP_ID, policyOf } from './population';

function decode(bytes: Uint8Array): MLSMessage {
  const decoded = decodeMlsMessage(bytes, 0);
  if (decoded === undefined) throw new Error('not a message of MLS');
  return decoded[0];
}

function keyPackageOf(bytes: Uint8Array): KeyPackage {
  const message = decode(bytes);
  if (message.wireformat !== 'mls_key_package') throw new Error('not a KeyPackage');
  return message.keyPackage;
}

const privateKeysOf = ({ privateKeys }: OwnKeyPackage): PrivateKeyPackage => ({
  initPrivateKey: privateKeys.slice(0, 32),
  hpkePrivateKey: privateKeys.slice(32, 64),
  signaturePrivateKey: privateKeys.slice(64),
});

/** A device that runs the library by itself, with the settings it comes with. */
export class TsMlsMember implements Member {
  constructor(
    private readonly suite: CiphersuiteImpl,
    private state: ClientState,
  ) {}

  async commit(keyPackages: readonly Uint8Array[]): Promise<Made & { readonly next: TsMlsMember }> {
    const { suite } = this;
    const { commit, welcome, newState } = await createCommit(
      { state: this.state, cipherSuite: suite, pskIndex: emptyPskIndex },
      {
        wireAsPublicMessage: true,
        ratchetTreeExtension: true,
        forcePath: true,
        authenticatedData: commitData(keyPackages.length > 0 ? 'add' : 'rotate'),
        extraProposals: keyPackages.map((bytes) => ({
          proposalType: 'add',
          add: { keyPackage: keyPackageOf(bytes) },
        })),
      },
    );
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(newState, [], suite);
    return {
      commit: encodeMlsMessage(commit),
      welcome:
        welcome === undefined
          ? null
          : encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
      groupInfo: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
      next: new TsMlsMember(suite, newState),
    };
  }

  async apply(commit: Uint8Array): Promise<Member> {
    const { suite, state } = this;
    const message = decode(commit);
    if (message.wireformat !== 'mls_public_message') throw new Error('not a public message');
    const { newState } = await processMessage(message, state, emptyPskIndex, acceptAll, suite);
    return new TsMlsMember(suite, newState);
  }

  exportSecret(): Promise<Uint8Array> {
    const { exporterSecret } = this.state.keySchedule;
    return mlsExporter(exporterSecret, EPOCH_EXPORT_LABEL, GROUP_ID, 32, this.suite);
  }

  /** MLS's own message: moves this device's state on, as every one of them does. */
  async sendMessage(content: Uint8Array): Promise<Uint8Array> {
    const { newState, privateMessage } = await createApplicationMessage(
      this.state,
      content,
      this.suite,
    );
    this.state = newState;
    return encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage,
    });
  }

  async receiveMessage(bytes: Uint8Array): Promise<Uint8Array> {
    const message = decode(bytes);
    if (message.wireformat !== 'mls_private_message') throw new Error('not a private message');
    const { suite, state } = this;
    const received = await processMessage(message, state, emptyPskIndex, acceptAll, suite);
    if (received.kind !== 'applicationMessage') throw new Error('not a message of a person');
    this.state = received.newState;
    return received.message;
  }
}

export interface TsMlsAgreement extends KeyAgreement {
  found(founder: Device): Promise<TsMlsMember>;
  join(welcome: Uint8Array, own: OwnKeyPackage): Promise<TsMlsMember>;
}

export const tsMlsAgreement = (suite: CiphersuiteImpl): TsMlsAgreement => ({
  async found({ user, keyPackage: own }) {
    const keyPackage = keyPackageOf(own.keyPackage);
    const extensionData = encodePolicy(policyOf(user));
    const extensions = [{ extensionType: POLICY_EXTENSION, extensionData }];
    const keys = privateKeysOf(own);
    return new TsMlsMember(suite, await createGroup(GROUP_ID, keyPackage, keys, extensions, suite));
  },
  async join(bytes, own) {
    const message = decode(bytes);
    if (message.wireformat !== 'mls_welcome') throw new Error('not a Welcome');
    const keyPackage = keyPackageOf(own.keyPackage);
    const keys = privateKeysOf(own);
    return new TsMlsMember(
      suite,
      await joinGroup(message.welcome, keyPackage, keys, emptyPskIndex, suite),
    );
  },
});
