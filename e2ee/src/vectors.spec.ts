import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Entry } from '@anochat/contract';

import { wrapRecoveryKey } from './backup/passphrase-wrap';
import { recoveryWords } from './backup/recovery-words';
import { sealRecord } from './backup/sealed-record';
import { sealVault } from './backup/vault';
import { expand } from './bytes/expand';
import { padmeLength } from './bytes/padme';
import { chainReference } from './devices/chain-reference';
import type { DeviceChain } from './devices/device-chain';
import { encodeOffer } from './devices/device-offer';
import { signLeave } from './devices/leave';
import {
  addStatement,
  genesisStatement,
  renewStatement,
  revokeStatement,
  vaultStatement,
} from './devices/make-statements';
import { pairSafetyNumber, safetyNumber } from './devices/safety-number';
import { verifyChain } from './devices/verify-chain';
import { chunkPlace, sealChunk } from './files/file-chunks';
import { createFile } from './files/file-header';
import { linkAnswer } from './linking/link-answer';
import { linkQr } from './linking/link-qr';
import { linkWords } from './linking/link-words';
import { deriveEpochKeys, deriveSenderKeys } from './messages/epoch-keys';
import { headerBytes } from './messages/message-header';
import { innerBytes } from './messages/message-inner';
import { messageReport } from './messages/message-report';
import { openMessage } from './messages/open-message';
import { sealMessage } from './messages/seal-message';
import type { Primitives } from './primitives/primitives';
import { sealTo } from './sealed/seal-to';
import { sealedContext } from './sealed/sealed-context';
import { historyRequestBytes } from './sealed/history-request';
import { sharedHistoryBytes } from './sealed/shared-history';
import { loadProviders, type Provider, PROVIDERS, withFixedRandom } from './testing/providers';
import { ALICE, BOB, CONVERSATION, hex, idOf, sampleDevice, seedOf } from './testing/samples';
import { chainStart, chainStep } from './transcript/chain';
import { bodyDigest, entryDigest } from './transcript/entry-digest';
import { encodeReference } from './transcript/entry-reference';
import { signDelete } from './transcript/signed-delete';

type Vectors = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * What each format gives for the fixed input of `testing/samples.ts` and fixed randomness. The
 * files were made once; whatever implements a format must give these bytes.
 */
const FORMATS: Readonly<Record<string, (primitives: Primitives) => Vectors | Promise<Vectors>>> = {
  derivation: (primitives) => {
    const keys = deriveEpochKeys(primitives, seedOf(1));
    const sender = deriveSenderKeys(primitives, keys, idOf('device', 1));
    return {
      expand: hex(expand(primitives, seedOf(1), 'label', Uint8Array.of(1, 2, 3), 48)),
      tag: hex(keys.tag),
      bind: hex(keys.bind),
      key: hex(sender.key),
      nonceKey: hex(sender.nonceKey),
      padme: [1, 9, 100, 257, 1_000_001, 2 ** 40 + 1].map(padmeLength).join(' '),
    };
  },
  devices: (primitives) => {
    const statements: Uint8Array[] = [];
    const chain = (): DeviceChain => {
      const verdict = verifyChain(primitives, ALICE, statements);
      if ('problem' in verdict) throw new Error(verdict.problem.type);
      return verdict.chain;
    };
    const identity = { signer: null, seed: seedOf(200) };
    const first = sampleDevice(primitives, ALICE, 1);
    const second = sampleDevice(primitives, ALICE, 2);
    const device = { signer: first.offer.device, seed: first.signSeed };
    const vault = { digest: seedOf(5), n: 1, backupKey: seedOf(6) };
    statements.push(genesisStatement(primitives, ALICE, seedOf(200)));
    statements.push(addStatement(primitives, chain(), identity, first.offer));
    statements.push(addStatement(primitives, chain(), device, second.offer));
    statements.push(vaultStatement(primitives, chain(), device, vault));
    statements.push(revokeStatement(primitives, chain(), device, second.offer.device));
    statements.push(renewStatement(primitives, chain(), seedOf(201)));
    const alice = { user: ALICE, identityKey: chain().identityKey };
    const bob = { user: BOB, identityKey: seedOf(9) };
    const leave = {
      user: ALICE,
      device: first.offer.device,
      conversation: CONVERSATION,
      generation: 0,
      seenSeq: 7,
      seenChain: seedOf(8),
    };
    return {
      offer: hex(encodeOffer(first.offer)),
      statements: statements.map(hex),
      hash: hex(chain().hash),
      reference: hex(chainReference(chain()).hash),
      safetyNumber: safetyNumber(primitives, alice),
      pairSafetyNumber: pairSafetyNumber(primitives, alice, bob),
      leave: hex(signLeave(primitives, first.signSeed, leave)),
    };
  },
  linking: async (primitives) => {
    const { offer } = sampleDevice(primitives, ALICE, 2);
    const request = { secret: seedOf(1).slice(0, 16), offer };
    const pin = { identityKey: seedOf(5), n: 3, hash: seedOf(6) };
    return {
      qr: linkQr(request),
      answer: hex(linkAnswer(primitives, request, pin)),
      words: await linkWords(primitives, offer, pin.identityKey),
    };
  },
  messages: (primitives) => {
    const header = {
      suite: 3,
      conversation: CONVERSATION,
      generation: 1,
      epoch: 5,
      device: idOf('device', 1),
      clientId: idOf('client', 1),
      quiet: true,
      blobs: [idOf('blob', 2), idOf('blob', 1)],
    };
    const inner = {
      counter: 9,
      seenSeq: 41,
      seenChain: seedOf(6),
      chain: { n: 3, hash: seedOf(7).slice(0, 16) },
      sentAt: 1_800_000_000_000,
      content: Uint8Array.from({ length: 300 }, (_, at) => at % 251),
    };
    const keys = deriveEpochKeys(primitives, seedOf(1));
    const body = sealMessage(primitives, keys, seedOf(2), { header, inner });
    const member = {
      user: ALICE,
      device: header.device,
      signKey: primitives.ed25519.publicKey(seedOf(2)),
    };
    const outcome = openMessage(
      primitives,
      { state: 'known', keys, roster: [member] },
      { header, sender: ALICE, body, place: header },
      { hasId: () => false, hasCounter: () => false },
    );
    if (outcome.state !== 'opened') throw new Error(outcome.reason);
    return {
      header: hex(headerBytes(primitives, header)),
      inner: hex(innerBytes(inner)),
      body: hex(body),
      report: hex(messageReport(outcome.evidence)),
    };
  },
  sealed: (primitives) => {
    const by = { user: ALICE, device: idOf('device', 1), signSeed: seedOf(2) };
    const recipient = primitives.x25519.publicKey(seedOf(4));
    const record = {
      suite: 3,
      conversation: CONVERSATION,
      generation: 0,
      epoch: 4,
      firstSeq: 17,
      secret: seedOf(1),
      confirmedTranscriptHash: seedOf(3),
      roster: [{ device: by.device, user: ALICE }],
    };
    const to = { purpose: 'epoch-record', reader: ALICE } as const;
    const context = sealedContext('draft', seedOf(8));
    return {
      context: hex(context),
      sealed: hex(sealTo(primitives, recipient, context, by, Uint8Array.of(1, 2, 3))),
      record: hex(sealRecord(primitives, recipient, to, by, record)),
      shared: hex(sealRecord(primitives, recipient, to, by, { ...record, sharedBy: BOB })),
      history: hex(
        sharedHistoryBytes({
          conversation: CONVERSATION,
          isLast: true,
          epochs: [
            {
              ...record,
              epoch: 6,
              roster: [...record.roster, { device: idOf('device', 2), user: BOB }],
            },
            { ...record, epoch: 5, firstSeq: 12 },
            record,
          ],
        }),
      ),
      historyRequest: hex(
        historyRequestBytes({
          conversation: CONVERSATION,
          ranges: [
            { generation: 0, from: 4, to: 6 },
            { generation: 1, from: 1, to: 1 },
          ],
        }),
      ),
    };
  },
  backup: async (primitives) => {
    const secrets = { identitySeed: seedOf(2), backupKeys: [seedOf(3), seedOf(4)] };
    const vault = sealVault(primitives, seedOf(1), ALICE, 7, secrets);
    return {
      words: recoveryWords(seedOf(1)),
      vault: hex(vault.bytes),
      digest: hex(vault.reference.digest),
      wrap: hex(await wrapRecoveryKey(primitives, 'six generated words', ALICE, seedOf(1))),
    };
  },
  transcript: (primitives) => {
    const shared = {
      conversationId: CONVERSATION,
      n: 5,
      sender: ALICE,
      device: idOf('device', 1),
      clientId: idOf('client', 1),
      generation: 0,
      epoch: 2,
      quiet: false,
      target: null,
      ts: '2026-11-29T16:33:14.123Z',
      erased: false,
    };
    const entries: readonly Entry[] = [
      {
        ...shared,
        seq: 1,
        device: null,
        clientId: null,
        kind: 'membership',
        change: { type: 'created', users: [ALICE, BOB] },
      },
      { ...shared, seq: 2, kind: 'commit', body: 'AQID' },
      { ...shared, seq: 3, kind: 'message', body: 'BAUG' },
      { ...shared, seq: 4, kind: 'redaction', target: 3, quiet: true, statement: 'AQID' },
      { ...shared, seq: 5, kind: 'settings', change: { topic: 'Größe', history: 'all' } },
      {
        ...shared,
        seq: 6,
        kind: 'membership',
        change: { type: 'role-changed', users: [BOB], role: 'admin' },
      },
      {
        ...shared,
        seq: 7,
        kind: 'membership',
        change: { type: 'left', users: [BOB], statement: 'AQID' },
      },
      { ...shared, seq: 8, kind: 'message', body: 'BAUG', expiresAt: '2026-11-29T17:33:14.123Z' },
    ];
    const digests = entries.map((entry) => entryDigest(primitives, entry));
    const word = {
      user: ALICE,
      device: shared.device,
      conversation: CONVERSATION,
      generation: 0,
      target: 3,
      digest: seedOf(5),
      sentAt: 1_800_000_000_000,
    };
    const reference = { ...shared, seq: 3, digest: seedOf(5) };
    const start = chainStart(primitives, CONVERSATION);
    const end = digests.reduce((point, digest) => chainStep(primitives, point, digest), start);
    return {
      digests: digests.map(hex),
      start: hex(start.chain),
      end: hex(end.chain),
      bodyDigest: hex(bodyDigest(primitives, Uint8Array.of(4, 5, 6))),
      delete: hex(signDelete(primitives, seedOf(2), word)),
      reference: hex(encodeReference(reference)),
    };
  },
  files: (primitives) => {
    const { file, description } = createFile(primitives, seedOf(1), 70_000);
    const chunks = Array.from({ length: file.chunks }, (_, index) => {
      const { start, end } = chunkPlace(file, index).plain;
      const plain = Uint8Array.from({ length: end - start }, (_, at) => (start + at) % 253);
      return sealChunk(primitives, file, index, plain);
    });
    return {
      header: hex(file.header),
      commit: hex(description.commit),
      chunkKey: hex(file.chunkKey),
      // Too long to be written out.
      digests: chunks.map((chunk) => hex(primitives.blake2b(32, chunk))),
    };
  },
};

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe.each(PROVIDERS)('the known answers with %s', (name) => {
  it.each(Object.keys(FORMATS))('of %s hold', async (format) => {
    const file = join(__dirname, '..', 'vectors', `${format}.json`);
    const known = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
    // Argon2id of full cost takes JavaScript minutes; that both agree on it is tested with the primitives.
    const { argon2id } = providers.sodium;
    const given = await FORMATS[format]!(withFixedRandom({ ...providers[name], argon2id }));
    expect(given).toEqual(known);
  });
});
