import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import {
  encodeGroupContext,
  extractEpochSecret,
  extractJoinerSecret,
  type GroupContext,
} from 'ts-mls/groupContext.js';
import { extractWelcomeSecret } from 'ts-mls/groupInfo.js';
import { initializeKeySchedule, mlsExporter } from 'ts-mls/keySchedule.js';
import { computePskSecret, type PreSharedKeyID } from 'ts-mls/presharedkey.js';
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js';
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js';
import { bytes, hex, testVectors, type Vector } from './testing/mls-vectors';

interface CryptoBasics extends Vector {
  readonly ref_hash: { label: string; value: string; out: string };
  readonly expand_with_label: {
    secret: string;
    label: string;
    context: string;
    length: number;
    out: string;
  };
  readonly derive_secret: { label: string; secret: string; out: string };
  readonly derive_tree_secret: {
    secret: string;
    label: string;
    generation: number;
    length: number;
    out: string;
  };
  readonly sign_with_label: Record<'priv' | 'pub' | 'content' | 'label' | 'signature', string>;
  readonly encrypt_with_label: Record<
    'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext',
    string
  >;
}

testVectors<CryptoBasics>('crypto-basics.json', async (vector, { hash, kdf, signature, hpke }) => {
  const ref = vector.ref_hash;
  // refhash of ts-mls takes the label as it stands.
  expect(hex(await refhash(ref.label, bytes(ref.value), hash))).toBe(ref.out);
  const expand = vector.expand_with_label;
  expect(
    hex(
      await expandWithLabel(
        bytes(expand.secret),
        expand.label,
        bytes(expand.context),
        expand.length,
        kdf,
      ),
    ),
  ).toBe(expand.out);
  const derive = vector.derive_secret;
  expect(hex(await deriveSecret(bytes(derive.secret), derive.label, kdf))).toBe(derive.out);
  const tree = vector.derive_tree_secret;
  expect(
    hex(await deriveTreeSecret(bytes(tree.secret), tree.label, tree.generation, tree.length, kdf)),
  ).toBe(tree.out);
  const sign = vector.sign_with_label;
  const content = bytes(sign.content);
  expect(
    await verifyWithLabel(bytes(sign.pub), sign.label, content, bytes(sign.signature), signature),
  ).toBe(true);
  const own = await signWithLabel(bytes(sign.priv), sign.label, content, signature);
  expect(await verifyWithLabel(bytes(sign.pub), sign.label, content, own, signature)).toBe(true);
  const seal = vector.encrypt_with_label;
  const secretKey = await hpke.importPrivateKey(bytes(seal.priv));
  const context = bytes(seal.context);
  expect(
    hex(
      await decryptWithLabel(
        secretKey,
        seal.label,
        context,
        bytes(seal.kem_output),
        bytes(seal.ciphertext),
        hpke,
      ),
    ),
  ).toBe(seal.plaintext);
  const publicKey = await hpke.importPublicKey(bytes(seal.pub));
  const { ct, enc } = await encryptWithLabel(publicKey, seal.label, context, content, hpke);
  expect(await decryptWithLabel(secretKey, seal.label, context, enc, ct, hpke)).toEqual(content);
});

interface KeyScheduleEpoch {
  readonly exporter: { label: string; context: string; length: number; secret: string };
  readonly [name: string]: unknown;
}
interface KeySchedule extends Vector {
  readonly group_id: string;
  readonly initial_init_secret: string;
  readonly epochs: readonly (KeyScheduleEpoch &
    Record<
      | 'tree_hash'
      | 'commit_secret'
      | 'psk_secret'
      | 'confirmed_transcript_hash'
      | 'group_context'
      | 'joiner_secret'
      | 'welcome_secret'
      | 'init_secret'
      | 'sender_data_secret'
      | 'encryption_secret'
      | 'exporter_secret'
      | 'epoch_authenticator'
      | 'external_secret'
      | 'confirmation_key'
      | 'membership_key'
      | 'resumption_psk'
      | 'external_pub',
      string
    >)[];
}

testVectors<KeySchedule>('key-schedule.json', async (vector, suite) => {
  let initSecret = bytes(vector.initial_init_secret);
  for (const [number, epoch] of vector.epochs.entries()) {
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: suite.name,
      groupId: bytes(vector.group_id),
      epoch: BigInt(number),
      treeHash: bytes(epoch.tree_hash),
      confirmedTranscriptHash: bytes(epoch.confirmed_transcript_hash),
      extensions: [],
    };
    expect(hex(encodeGroupContext(context))).toBe(epoch.group_context);
    const { kdf } = suite;
    const commitSecret = bytes(epoch.commit_secret);
    const psk = bytes(epoch.psk_secret);
    const joiner = await extractJoinerSecret(context, initSecret, commitSecret, kdf);
    expect(hex(joiner)).toBe(epoch.joiner_secret);
    expect(hex(await extractWelcomeSecret(joiner, psk, kdf))).toBe(epoch.welcome_secret);
    const secret = await extractEpochSecret(context, joiner, kdf, psk);
    expect(hex(await deriveSecret(secret, 'encryption', kdf))).toBe(epoch.encryption_secret);
    const schedule = await initializeKeySchedule(secret, kdf);
    expect(
      Object.fromEntries(Object.entries(schedule).map(([k, v]) => [k, hex(v as Uint8Array)])),
    ).toEqual({
      initSecret: epoch.init_secret,
      senderDataSecret: epoch.sender_data_secret,
      exporterSecret: epoch.exporter_secret,
      externalSecret: epoch.external_secret,
      confirmationKey: epoch.confirmation_key,
      membershipKey: epoch.membership_key,
      resumptionPsk: epoch.resumption_psk,
      epochAuthenticator: epoch.epoch_authenticator,
    });
    const external = await suite.hpke.deriveKeyPair(schedule.externalSecret);
    expect(hex(await suite.hpke.exportPublicKey(external.publicKey))).toBe(epoch.external_pub);
    const { label, length, secret: exported } = epoch.exporter;
    expect(
      hex(
        await mlsExporter(
          schedule.exporterSecret,
          label,
          bytes(epoch.exporter.context),
          length,
          suite,
        ),
      ),
    ).toBe(exported);
    initSecret = schedule.initSecret;
  }
});

interface PskSecret extends Vector {
  readonly psks: readonly { psk_id: string; psk: string; psk_nonce: string }[];
  readonly psk_secret: string;
}

testVectors<PskSecret>('psk_secret.json', async (vector, suite) => {
  const psks = vector.psks.map(({ psk_id, psk, psk_nonce }): [PreSharedKeyID, Uint8Array] => [
    { psktype: 'external', pskId: bytes(psk_id), pskNonce: bytes(psk_nonce) },
    bytes(psk),
  ]);
  expect(hex(await computePskSecret(psks, suite))).toBe(vector.psk_secret);
});

interface SecretTree extends Vector {
  readonly sender_data: Record<'sender_data_secret' | 'ciphertext' | 'key' | 'nonce', string>;
  readonly encryption_secret: string;
  readonly leaves: readonly (readonly {
    generation: number;
    handshake_key: string;
    handshake_nonce: string;
    application_key: string;
    application_nonce: string;
  }[])[];
}

testVectors<SecretTree>('secret-tree.json', async (vector, suite) => {
  const sender = vector.sender_data;
  const secret = bytes(sender.sender_data_secret);
  const ciphertext = bytes(sender.ciphertext);
  expect(hex(await expandSenderDataKey(suite, secret, ciphertext))).toBe(sender.key);
  expect(hex(await expandSenderDataNonce(suite, secret, ciphertext))).toBe(sender.nonce);
  const tree = await createSecretTree(
    vector.leaves.length,
    bytes(vector.encryption_secret),
    suite.kdf,
  );
  const config = {
    retainKeysForGenerations: 1,
    retainKeysForEpochs: 1,
    maximumForwardRatchetSteps: 1000,
  };
  for (const [leaf, generations] of vector.leaves.entries()) {
    const node = tree[2 * leaf];
    if (!node) throw new Error('no leaf in the secret tree');
    for (const wanted of generations) {
      for (const kind of ['handshake', 'application'] as const) {
        const [ratchet] = await ratchetUntil(node[kind], wanted.generation, config, suite.kdf);
        const at = [ratchet.secret, wanted.generation, suite] as const;
        expect(hex(await deriveKey(...at))).toBe(wanted[`${kind}_key`]);
        expect(hex(await deriveNonce(...at))).toBe(wanted[`${kind}_nonce`]);
      }
    }
  }
});
