import { defaultAuthenticationService } from 'ts-mls/authenticationService.js';
import { joinGroup, makePskIndex } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { decodeMlsMessage } from 'ts-mls/message.js';
import { processMessage } from 'ts-mls/processMessages.js';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { bytesToBase64 } from 'ts-mls/util/byteArray.js';
import { CLIENT_CONFIG } from './engine/client-config';
import { bytes, hex, testVectors, type Vector, whole } from './testing/mls-vectors';

interface PassiveClient extends Vector {
  readonly external_psks: readonly { psk_id: string; psk: string }[];
  readonly key_package: string;
  readonly signature_priv: string;
  readonly encryption_priv: string;
  readonly init_priv: string;
  readonly welcome: string;
  readonly ratchet_tree: string | null;
  readonly initial_epoch_authenticator: string;
  readonly epochs: readonly {
    readonly proposals: readonly string[];
    readonly commit: string;
    readonly epoch_authenticator: string;
  }[];
}

// Their credentials are none of AnoChat's, and one device is in them twice.
const CONFIG = { ...CLIENT_CONFIG, authService: defaultAuthenticationService };

const followGroup = async (vector: PassiveClient, suite: CiphersuiteImpl): Promise<void> => {
  const psks = Object.fromEntries(
    vector.external_psks.map(({ psk_id, psk }) => [bytesToBase64(bytes(psk_id)), bytes(psk)]),
  );
  const packed = whole(decodeMlsMessage, vector.key_package);
  const welcomed = whole(decodeMlsMessage, vector.welcome);
  if (packed.wireformat !== 'mls_key_package') throw new Error('no KeyPackage');
  if (welcomed.wireformat !== 'mls_welcome') throw new Error('no Welcome');
  const tree =
    vector.ratchet_tree === null ? undefined : whole(decodeRatchetTree, vector.ratchet_tree);
  let state = await joinGroup(
    welcomed.welcome,
    packed.keyPackage,
    {
      hpkePrivateKey: bytes(vector.encryption_priv),
      initPrivateKey: bytes(vector.init_priv),
      signaturePrivateKey: bytes(vector.signature_priv),
    },
    makePskIndex(undefined, psks),
    suite,
    tree,
    undefined,
    CONFIG,
  );
  const authenticator = () => hex(state.keySchedule.epochAuthenticator);
  expect(authenticator()).toBe(vector.initial_epoch_authenticator);
  for (const epoch of vector.epochs) {
    for (const text of [...epoch.proposals, epoch.commit]) {
      const message = whole(decodeMlsMessage, text);
      if (
        message.wireformat !== 'mls_public_message' &&
        message.wireformat !== 'mls_private_message'
      ) {
        throw new Error('neither a public nor a private message');
      }
      const index = makePskIndex(state, psks);
      const processed = await processMessage(message, state, index, () => 'accept', suite);
      state = processed.newState;
    }
    expect(authenticator()).toBe(epoch.epoch_authenticator);
  }
};

testVectors<PassiveClient>('passive-client-welcome.json', followGroup);
testVectors<PassiveClient>('passive-client-handling-commit.json', followGroup);
