import { checkHistory, type Rule } from './check-history';
import type { History, LogEntry, SeenEntry, SentMessage } from './history';

const TS = '2026-01-02T03:04:05.678Z';

const sent = (
  conversationId: string,
  clientId: string,
  answers: readonly { at: number; seq: number; duplicate?: boolean }[],
  attempts = Math.max(1, answers.length),
): SentMessage => ({
  conversationId,
  clientId,
  text: `text of ${clientId}`,
  attempts,
  answers: answers.map(({ at, seq, duplicate = false }) => ({
    at,
    accepted: { seq, n: seq - 1, ts: TS, duplicate },
  })),
});

const row = (seq: number, clientId: string | null, device: string | null): LogEntry => ({
  conversationId: 'hot',
  seq,
  device,
  clientId,
});

const seen = (seq: number, clientId: string | null): SeenEntry => ({
  seq,
  clientId,
  text: clientId && `text of ${clientId}`,
});

/**
 * Two senders around a crash: a3 was committed and its answer lost (its retry is a duplicate), a4
 * was given up, b2 never got into the log. The conversation begins with a membership entry.
 */
const sound = (): History => ({
  senders: [
    {
      name: 'anna',
      device: 'a',
      isOneByOne: true,
      sent: [
        sent('hot', 'a1', [{ at: 1, seq: 2 }]),
        sent('hot', 'a2', [
          { at: 2, seq: 4 },
          { at: 8, seq: 4, duplicate: true },
        ]),
        sent('hot', 'a3', [{ at: 5, seq: 5, duplicate: true }], 2),
        sent('hot', 'a4', []),
      ],
    },
    {
      name: 'ben',
      device: 'b',
      isOneByOne: false,
      sent: [sent('hot', 'b1', [{ at: 3, seq: 3 }]), sent('hot', 'b2', [])],
    },
  ],
  receivers: [
    {
      name: 'rita',
      applied: new Map([
        [
          'hot',
          [
            seen(1, null),
            seen(2, 'a1'),
            seen(3, 'b1'),
            seen(4, 'a2'),
            seen(5, 'a3'),
            seen(6, 'a4'),
          ],
        ],
      ]),
      connections: [{ live: new Map([['hot', [2, 3, 4, 5]]]), wasToldOfGaps: false }],
    },
  ],
  log: [
    row(1, null, null),
    row(2, 'a1', 'a'),
    row(3, 'b1', 'b'),
    row(4, 'a2', 'a'),
    row(5, 'a3', 'a'),
    row(6, 'a4', 'a'),
  ],
  lastSeqs: new Map([['hot', 6]]),
});

const rulesOf = (history: History): readonly Rule[] => [
  ...new Set(checkHistory(history).map(({ rule }) => rule)),
];

/** The sound history after one wrong thing; each type is cut open here alone. */
type Mutable<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Mutable<V>>
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T;
const tampered = (tamper: (history: Mutable<History>) => void): History => {
  const history = structuredClone(sound()) as Mutable<History>;
  tamper(history);
  return history;
};

describe('the checker of histories', () => {
  it('is content with a sound history', () => {
    expect(checkHistory(sound())).toEqual([]);
  });

  const faults: readonly (readonly [string, Rule, (history: Mutable<History>) => void])[] = [
    [
      'an acknowledged message that the log has lost, with the log closed over it',
      'lost',
      ({ log, lastSeqs }) => {
        log.splice(3, 1);
        for (const entry of log.slice(3)) entry.seq -= 1;
        lastSeqs.set('hot', 5);
      },
    ],
    [
      'a message that stands in the log twice',
      'doubled',
      ({ log, lastSeqs }) => {
        log.push(row(7, 'a2', 'a'));
        lastSeqs.set('hot', 7);
      },
    ],
    [
      'a message without an acknowledgement that stands in the log twice',
      'doubled',
      ({ log }) => log.push(row(7, 'a4', 'a')),
    ],
    ['a hole in the log', 'log-gap', ({ log }) => log.splice(5, 1)],
    ['a log that begins after 1', 'log-gap', ({ log }) => log.shift()],
    ['a log that is behind its conversation', 'log-gap', ({ lastSeqs }) => lastSeqs.set('hot', 7)],
    ['one seq given twice', 'log-gap', ({ log }) => void (log[3]!.seq = 3)],
    [
      'a message at another place than it was acknowledged at',
      'misplaced',
      ({ log }) => {
        [log[1]!.seq, log[2]!.seq] = [3, 2];
      },
    ],
    [
      'a retry that was given another place',
      'answers-differ',
      ({ senders }) => void (senders[0]!.sent[1]!.answers[1]!.accepted.seq = 6),
    ],
    [
      'a retry that was given another time',
      'answers-differ',
      ({ senders }) =>
        void (senders[0]!.sent[1]!.answers[1]!.accepted.ts = TS.replace('678', '679')),
    ],
    [
      'a retry that was accepted as if it were new',
      'answers-differ',
      ({ senders }) => void (senders[0]!.sent[1]!.answers[1]!.accepted.duplicate = false),
    ],
    [
      'a first attempt that was called a duplicate',
      'answers-differ',
      ({ senders }) => void (senders[0]!.sent[2]!.attempts = 1),
    ],
    ['an entry that nobody sent', 'unsent', ({ log }) => void (log[5]!.clientId = 'a9')],
    [
      'an entry of a message that never went onto the wire',
      'unsent',
      ({ senders }) => void (senders[0]!.sent[3]!.attempts = 0),
    ],
    [
      'acknowledgements in another order than the log',
      'ack-order',
      ({ senders }) => {
        senders[0]!.sent[0]!.answers[0]!.at = 2;
        senders[0]!.sent[1]!.answers[0]!.at = 1;
      },
    ],
    [
      'a one-by-one sender whose log order is not its order of sending',
      'send-order',
      ({ senders }) => senders[0]!.sent.unshift(senders[0]!.sent.pop()!),
    ],
    [
      'a receiver that misses an entry at the end',
      'receiver-differs',
      ({ receivers }) => receivers[0]!.applied.get('hot')!.pop(),
    ],
    [
      'a receiver that knows nothing of a conversation',
      'receiver-differs',
      ({ receivers }) => receivers[0]!.applied.clear(),
    ],
    [
      'a receiver that has an entry which the log has not',
      'receiver-differs',
      ({ receivers }) => receivers[0]!.applied.get('hot')!.push(seen(7, 'a9')),
    ],
    [
      'a receiver with two messages swapped',
      'receiver-differs',
      ({ receivers }) => {
        const has = receivers[0]!.applied.get('hot')!;
        [has[1], has[2]] = [
          { ...has[2]!, seq: 2 },
          { ...has[1]!, seq: 3 },
        ];
      },
    ],
    [
      'a receiver that applied the right entries in the wrong order',
      'receiver-differs',
      ({ receivers }) => receivers[0]!.applied.get('hot')!.reverse(),
    ],
    [
      'a receiver with other words than were written',
      'text-differs',
      ({ receivers }) => void (receivers[0]!.applied.get('hot')![2]!.text = 'something else'),
    ],
    [
      'a connection that brought entries out of order',
      'live-order',
      ({ receivers }) => receivers[0]!.connections[0]!.live.set('hot', [2, 4, 3, 5]),
    ],
    [
      'a connection that brought an entry twice',
      'live-order',
      ({ receivers }) => receivers[0]!.connections[0]!.live.set('hot', [2, 3, 3, 4]),
    ],
    [
      'a connection that left one out without saying so',
      'live-order',
      ({ receivers }) => receivers[0]!.connections[0]!.live.set('hot', [2, 3, 5]),
    ],
  ];

  it.each(faults)('finds %s', (_, rule, tamper) => {
    expect(rulesOf(tampered(tamper))).toContain(rule);
  });

  it('lets a connection that was told of gaps have them, but no other order', () => {
    const toldOf = (seqs: number[]) =>
      tampered(({ receivers: [rita] }) => {
        rita!.connections[0] = { live: new Map([['hot', seqs]]), wasToldOfGaps: true };
      });
    expect(rulesOf(toldOf([2, 5]))).toEqual([]);
    expect(rulesOf(toldOf([5, 2]))).toEqual(['live-order']);
  });

  it('has a fault for each rule', () => {
    const rules: Record<Rule, true> = {
      lost: true,
      doubled: true,
      misplaced: true,
      'answers-differ': true,
      unsent: true,
      'log-gap': true,
      'ack-order': true,
      'send-order': true,
      'receiver-differs': true,
      'text-differs': true,
      'live-order': true,
    };
    expect(new Set(faults.map(([, rule]) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});
