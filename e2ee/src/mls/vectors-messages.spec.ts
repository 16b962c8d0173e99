import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js';
import type { Encoder } from 'ts-mls/codec/tlsEncoder.js';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { createConfirmationTag } from 'ts-mls/framedContent.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import {
  decodeAdd,
  decodeExternalInit,
  decodeGroupContextExtensions,
  decodePSK,
  decodeProposal,
  decodeReinit,
  decodeRemove,
  decodeUpdate,
  encodeAdd,
  encodeExternalInit,
  encodeGroupContextExtensions,
  encodePSK,
  encodeReinit,
  encodeRemove,
  encodeUpdate,
} from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { bytes, hex, testVectors, type Vector, whole } from './testing/mls-vectors';

const again = <T>(decode: Decoder<T>, encode: Encoder<T>, text: string): void =>
  expect(hex(encode(whole(decode, text)))).toBe(text);
const message = (text: string) => whole(decodeMlsMessage, text);

type Messages = Vector &
  Record<
    | 'mls_welcome'
    | 'mls_group_info'
    | 'mls_key_package'
    | 'ratchet_tree'
    | 'group_secrets'
    | 'add_proposal'
    | 'update_proposal'
    | 'remove_proposal'
    | 'pre_shared_key_proposal'
    | 're_init_proposal'
    | 'external_init_proposal'
    | 'group_context_extensions_proposal'
    | 'commit'
    | 'public_message_application'
    | 'public_message_proposal'
    | 'public_message_commit'
    | 'private_message',
    string
  >;

testVectors<Messages>('messages.json', (vector) => {
  again(decodeMlsMessage, encodeMlsMessage, vector.mls_welcome);
  again(decodeMlsMessage, encodeMlsMessage, vector.mls_group_info);
  again(decodeMlsMessage, encodeMlsMessage, vector.mls_key_package);
  again(decodeMlsMessage, encodeMlsMessage, vector.public_message_application);
  again(decodeMlsMessage, encodeMlsMessage, vector.public_message_proposal);
  again(decodeMlsMessage, encodeMlsMessage, vector.public_message_commit);
  again(decodeMlsMessage, encodeMlsMessage, vector.private_message);
  again(decodeRatchetTree, encodeRatchetTree, vector.ratchet_tree);
  again(decodeGroupSecrets, encodeGroupSecrets, vector.group_secrets);
  again(decodeAdd, encodeAdd, vector.add_proposal);
  again(decodeUpdate, encodeUpdate, vector.update_proposal);
  again(decodeRemove, encodeRemove, vector.remove_proposal);
  again(decodePSK, encodePSK, vector.pre_shared_key_proposal);
  again(decodeReinit, encodeReinit, vector.re_init_proposal);
  again(decodeExternalInit, encodeExternalInit, vector.external_init_proposal);
  again(
    decodeGroupContextExtensions,
    encodeGroupContextExtensions,
    vector.group_context_extensions_proposal,
  );
  again(decodeCommit, encodeCommit, vector.commit);
  return Promise.resolve();
});

type TranscriptHashes = Vector &
  Record<
    | 'confirmation_key'
    | 'authenticated_content'
    | 'interim_transcript_hash_before'
    | 'confirmed_transcript_hash_after'
    | 'interim_transcript_hash_after',
    string
  >;

testVectors<TranscriptHashes>('transcript-hashes.json', async (vector, { hash }) => {
  const { wireformat, content, auth } = whole(
    decodeAuthenticatedContent,
    vector.authenticated_content,
  );
  if (content.contentType !== 'commit' || auth.contentType !== 'commit') throw new Error('commit');
  const before = bytes(vector.interim_transcript_hash_before);
  const { signature, confirmationTag } = auth;
  const confirmed = await createConfirmedHash(before, { wireformat, content, signature }, hash);
  expect(hex(confirmed)).toBe(vector.confirmed_transcript_hash_after);
  const key = bytes(vector.confirmation_key);
  expect(await createConfirmationTag(key, confirmed, hash)).toEqual(confirmationTag);
  expect(hex(await createInterimHash(confirmed, confirmationTag, hash))).toBe(
    vector.interim_transcript_hash_after,
  );
});

interface MessageProtection extends Vector {
  readonly epoch: number;
  readonly [name: string]: unknown;
}
type Fields = MessageProtection &
  Record<
    | 'group_id'
    | 'tree_hash'
    | 'confirmed_transcript_hash'
    | 'signature_pub'
    | 'encryption_secret'
    | 'sender_data_secret'
    | 'membership_key'
    | 'proposal'
    | 'proposal_priv'
    | 'proposal_pub'
    | 'commit'
    | 'commit_priv'
    | 'commit_pub'
    | 'application'
    | 'application_priv',
    string
  >;

testVectors<Fields>('message-protection.json', async (vector, suite) => {
  const context: GroupContext = {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: bytes(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: bytes(vector.tree_hash),
    confirmedTranscriptHash: bytes(vector.confirmed_transcript_hash),
    extensions: [],
  };
  const signatureKey = bytes(vector.signature_pub);
  const openPublic = async (text: string) => {
    const opened = message(text);
    if (opened.wireformat !== 'mls_public_message') throw new Error('not public');
    const { content } = await unprotectPublicMessage(
      bytes(vector.membership_key),
      context,
      [],
      opened.publicMessage,
      suite,
      signatureKey,
    );
    return content;
  };
  const openPrivate = async (text: string) => {
    const opened = message(text);
    if (opened.wireformat !== 'mls_private_message') throw new Error('not private');
    const secretTree = await createSecretTree(2, bytes(vector.encryption_secret), suite.kdf);
    const leaf = { nodeType: 'leaf' } as const;
    const config = {
      retainKeysForGenerations: 10,
      retainKeysForEpochs: 1,
      maximumForwardRatchetSteps: 10,
    };
    const { content } = await unprotectPrivateMessage(
      bytes(vector.sender_data_secret),
      opened.privateMessage,
      secretTree,
      // Only whether there is a leaf is looked at.
      [leaf, undefined, leaf] as never,
      context,
      config,
      suite,
      signatureKey,
    );
    return content.content;
  };
  const proposal = whole(decodeProposal, vector.proposal);
  expect(await openPublic(vector.proposal_pub)).toMatchObject({ proposal });
  expect(await openPrivate(vector.proposal_priv)).toMatchObject({ proposal });
  const commit = whole(decodeCommit, vector.commit);
  expect(await openPublic(vector.commit_pub)).toMatchObject({ commit });
  expect(await openPrivate(vector.commit_priv)).toMatchObject({ commit });
  const applicationData = bytes(vector.application);
  expect(await openPrivate(vector.application_priv)).toMatchObject({ applicationData });
});

type WelcomeVector = Vector &
  Record<'init_priv' | 'signer_pub' | 'key_package' | 'welcome', string>;

testVectors<WelcomeVector>('welcome.json', async (vector, suite) => {
  const packed = message(vector.key_package);
  const welcomed = message(vector.welcome);
  if (packed.wireformat !== 'mls_key_package') throw new Error('no KeyPackage');
  if (welcomed.wireformat !== 'mls_welcome') throw new Error('no Welcome');
  const ref = await makeKeyPackageRef(packed.keyPackage, suite.hash);
  const key = await suite.hpke.importPrivateKey(bytes(vector.init_priv));
  const secrets = await decryptGroupSecrets(key, ref, welcomed.welcome, suite.hpke);
  if (!secrets) throw new Error('no group secrets');
  const psk = new Uint8Array(32);
  const info = await decryptGroupInfo(welcomed.welcome, secrets.joinerSecret, psk, suite);
  if (!info) throw new Error('no GroupInfo');
  expect(await verifyGroupInfoSignature(info, bytes(vector.signer_pub), suite.signature)).toBe(
    true,
  );
  expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, suite)).toBe(true);
});
