import type { Entry } from '@anochat/contract';
import { ALICE, BOB, CONVERSATION, hex, idOf, seedOf } from '../samples';
import { chainStart, chainStep } from '../../transcript/chain';
import { bodyDigest, entryDigest } from '../../transcript/entry-digest';
import { encodeReference } from '../../transcript/entry-reference';
import { signDelete } from '../../transcript/signed-delete';
import type { KnownFormat } from './known-format';

export const transcript: KnownFormat = (primitives) => {
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
};
