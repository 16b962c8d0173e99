import type { Entry } from '@anochat/contract';
import fc from 'fast-check';

import { fromBase64, toBase64 } from '../bytes/base64';
import type { Primitives } from '../primitives/primitives';
import { loadProviders } from '../testing/providers';
import { ALICE, BOB, CONVERSATION, idOf } from '../testing/samples';
import { chainStart, chainStep, type ChainPoint } from './chain';
import { bodyDigest, entryDigest } from './entry-digest';
import { type SignedPoint } from './verify-page';
import { differingIn } from './verify-scattered';

/** How many random honest logs are read: about a millisecond each. */
const HONEST_LOGS = 10_000;
const USERS = [ALICE, BOB];

let primitives: Primitives;
beforeAll(async () => {
  primitives = (await loadProviders()).sodium;
});

/** One act: what kind, by whom, about which earlier entry, and how far behind its sender is. */
const act = fc.record({
  kind: fc.constantFrom('message', 'message', 'about', 'delete', 'commit', 'joined', 'left'),
  by: fc.nat(1),
  about: fc.nat(30),
  lag: fc.nat(4),
});
const shape = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 14 }),
  joinedAt: fc.nat(6),
  from: fc.nat(14),
  to: fc.nat(14),
  known: fc.nat(14),
});
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

interface Log {
  readonly entries: readonly Entry[];
  readonly points: readonly SignedPoint[];
  readonly chain: readonly ChainPoint[];
}

/** As a server keeps it, and as members sign for it while it grows; deletes wipe what is there. */
const logOf = (acts: readonly Act[], joinedAt: number): Log => {
  let entries: readonly Entry[] = [];
  const points: SignedPoint[] = [];
  const chain = [chainStart(primitives, CONVERSATION)];
  acts.forEach(({ kind, by, about, lag }, index) => {
    const seq = index + 1;
    const mains = entries.filter((entry) => entry.kind === 'message' && entry.target === null);
    const target = mains[about % Math.max(1, mains.length)]?.seq ?? null;
    const shared = {
      conversationId: CONVERSATION,
      seq,
      n: seq,
      sender: USERS[by]!,
      device: idOf('device', by),
      clientId: idOf('client', seq),
      generation: 0,
      epoch: 1,
      quiet: kind !== 'message',
      target: null,
      ts: new Date(1_800_000_000_000 + seq * 977).toISOString(),
      erased: false,
    };
    const body = toBase64(Uint8Array.of(seq, about, by));
    const entry = ((): Entry => {
      switch (kind) {
        case 'about':
          return { ...shared, kind: 'message', target, body };
        case 'delete':
          if (target === null) return { ...shared, kind: 'message', body };
          return { ...shared, kind: 'redaction', target, statement: body };
        case 'commit':
          return { ...shared, kind: 'commit', body };
        case 'joined':
        case 'left':
          return { ...shared, kind: 'membership', change: { type: kind, users: [USERS[by]!] } };
        default:
          return { ...shared, kind: 'message', body };
      }
    })();
    if (entry.kind === 'redaction') {
      entries = entries.map((one) =>
        one.seq === target || one.target === target ? wiped(one) : one,
      );
    }
    entries = [...entries, entry];
    chain.push(chainStep(primitives, chain.at(-1)!, entryDigest(primitives, entry)));
    // Who joined later has nothing to sign for before that.
    const seen = Math.max(seq - 1 - lag, 0);
    if (entry.kind === 'message' && seen > (by === 1 ? joinedAt : 0)) {
      points.push({ ...chain[seen]!, by: { user: entry.sender, device: shared.device }, at: seq });
    }
  });
  return { entries, points, chain };
};

const wiped = (entry: Entry): Entry => {
  if (entry.kind !== 'message' || entry.body === undefined) return entry;
  const { body, ...rest } = entry;
  const digest = toBase64(bodyDigest(primitives, fromBase64(body)));
  return { ...rest, erased: true, bodyDigest: digest };
};

/** A page of history: a piece of the main entries, and what was said about them, wherever that is. */
const pageOf = (entries: readonly Entry[], from: number, to: number): readonly Entry[] => {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return entries.filter(({ seq, target }) => (target ?? seq) >= low && (target ?? seq) <= high);
};

const differing = (
  page: readonly Entry[],
  { points }: Log,
  known: readonly ChainPoint[] = [],
): readonly SignedPoint[] => {
  const signed = points.filter(({ at }) => page.some(({ seq, erased }) => seq === at && !erased));
  const kept = page.map((entry) => ({ seq: entry.seq, digest: entryDigest(primitives, entry) }));
  return differingIn(primitives, kept, signed, known);
};

describe('A page that was read from anywhere', () => {
  it(`agrees with what was signed in ${HONEST_LOGS} honest logs`, () => {
    let checked = 0;
    fc.assert(
      fc.property(shape, ({ acts, joinedAt, from, to, known }) => {
        const log = logOf(acts, joinedAt);
        const page = pageOf(log.entries, from, to);
        checked += page.length;
        expect(differing(page, log, log.chain.slice(known))).toEqual([]);
      }),
      { numRuns: HONEST_LOGS },
    );
    expect(checked).toBeGreaterThan(HONEST_LOGS);
  });

  /** Messages in a row, each by somebody who has seen all before it. */
  const talk = (): Log =>
    logOf(
      Array.from({ length: 12 }, (_, at) => ({ kind: 'message', by: at % 2, about: at, lag: 0 })),
      0,
    );
  const lies: Readonly<Record<string, (page: readonly Entry[]) => readonly Entry[]>> = {
    substitution: (page) =>
      page.map((entry, at) => (at === 3 ? ({ ...entry, body: 'AAAA' } as Entry) : entry)),
    'omission with renumbering': (page) =>
      page.toSpliced(3, 1).map((entry, at) => (at < 3 ? entry : { ...entry, seq: entry.seq - 1 })),
    swap: (page) =>
      page.with(3, { ...page[4]!, seq: page[3]!.seq }).with(4, { ...page[3]!, seq: page[4]!.seq }),
    'changed server time': (page) =>
      page.map((entry, at) => (at === 3 ? { ...entry, ts: '2020-01-01T00:00:00.000Z' } : entry)),
    'changed sender of what is gone': (page) =>
      page.map((entry, at) => (at === 3 ? { ...wiped(entry), sender: BOB } : entry)),
    'changed digest of what is gone': (page) =>
      page.map((entry, at) =>
        at === 3 ? ({ ...wiped(entry), bodyDigest: toBase64(new Uint8Array(32)) } as Entry) : entry,
      ),
  };
  it.each(Object.keys(lies))('shows a %s', (name) => {
    const log = talk();
    const page = pageOf(log.entries, 4, 12);
    expect(differing(page, log)).toEqual([]);
    expect(differing(lies[name]!(page), log).length).toBeGreaterThan(0);
  });

  it('is held to what this device computed itself, where too little was signed in it', () => {
    const { entries, chain } = talk();
    const signed = { ...chain[8]!, by: { user: BOB, device: idOf('device', 1) }, at: 9 };
    const page = lies['substitution']!(pageOf(entries, 4, 12));
    const quiet = { entries, chain, points: [signed] };
    expect(differing(page, quiet)).toEqual([]);
    expect(differing(page, quiet, [chain[5]!])).toEqual([signed]);
  });
});
