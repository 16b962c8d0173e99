import { deriveEpochKeys } from '../../messages/epoch-keys';
import { headerBytes } from '../../messages/message-header';
import { innerBytes } from '../../messages/message-inner';
import { messageReport } from '../../messages/message-report';
import { openMessage } from '../../messages/open-message';
import { sealMessage } from '../../messages/seal-message';
import { ALICE, CONVERSATION, hex, idOf, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const messages: KnownFormat = (primitives) => {
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
};
