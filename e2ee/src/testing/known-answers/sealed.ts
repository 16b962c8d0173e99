import { sealRecord } from '../../backup/sealed-record';
import { sealTo } from '../../sealed/seal-to';
import { sealedContext } from '../../sealed/sealed-context';
import { historyRequestBytes } from '../../sealed/history-request';
import { sharedHistoryBytes } from '../../sealed/shared-history';
import { ALICE, BOB, CONVERSATION, hex, idOf, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const sealed: KnownFormat = (primitives) => {
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
};
