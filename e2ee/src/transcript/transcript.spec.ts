import type { Entry } from '@anochat/contract';
import fc from 'fast-check';

import { toBase64 } from '../bytes/base64';
import { FormatError } from '../bytes/format-error';
import { hash } from '../bytes/hash';
import type { Primitives } from '../primitives/primitives';
import { loadProviders } from '../testing/providers';
import {
  ALICE,
  BOB,
  CONVERSATION,
  hex,
  idOf,
  OTHER_CONVERSATION,
  seedOf,
} from '../testing/samples';
import { chainStart, chainStep, type ChainPoint } from './chain';
import { bodyDigest, entryDigest } from './entry-digest';
import { decodeReference, encodeReference, referenceTo } from './entry-reference';
import { type KeptEntry, noLossReport } from './no-loss-report';
import { isDeleteBy, readDelete, signDelete, SIGNED_DELETE_BYTES } from './signed-delete';
import { type LoggedDigest, type SignedPoint, verifyPage } from './verify-page';

let primitives: Primitives;
beforeAll(async () => {
  primitives = (await loadProviders()).sodium;
});

const SHARED = {
  conversationId: CONVERSATION,
  seq: 7,
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
} as const;
const MESSAGE: Entry = { ...SHARED, kind: 'message', body: 'AQID' };

describe('the digest of an entry', () => {
  const digestOf = (entry: Entry) => hex(entryDigest(primitives, entry));

  it('is another one when any delivered field is', () => {
    const others: readonly Entry[] = [
      { ...MESSAGE, conversationId: OTHER_CONVERSATION },
      { ...MESSAGE, seq: 8 },
      { ...MESSAGE, n: 6 },
      { ...MESSAGE, sender: BOB },
      { ...MESSAGE, device: idOf('device', 2) },
      { ...MESSAGE, device: null },
      { ...MESSAGE, clientId: idOf('client', 2) },
      { ...MESSAGE, clientId: null },
      { ...MESSAGE, generation: 1 },
      { ...MESSAGE, epoch: 3 },
      { ...MESSAGE, quiet: true },
      { ...MESSAGE, target: 1 },
      { ...MESSAGE, ts: '2026-11-29T16:33:14.124Z' },
      { ...MESSAGE, expiresAt: '2026-11-30T16:33:14.123Z' },
      { ...MESSAGE, expiresAt: '2026-11-30T16:33:14.124Z' },
      { ...MESSAGE, body: 'AQIE' },
      { ...MESSAGE, body: '' },
      { ...MESSAGE, blobs: [idOf('blob', 1)] },
      { ...MESSAGE, blobs: [idOf('blob', 2)] },
      { ...MESSAGE, blobs: [idOf('blob', 1), idOf('blob', 2)] },
      { ...SHARED, kind: 'commit', body: 'AQID' },
      { ...SHARED, kind: 'redaction' },
      { ...SHARED, kind: 'redaction', statement: 'AQID' },
      { ...SHARED, kind: 'redaction', statement: 'AQIE' },
      { ...MESSAGE, erased: true, body: undefined, bodyDigest: toBase64(new Uint8Array(32)) },
      { ...SHARED, kind: 'settings', change: {} },
      { ...SHARED, kind: 'settings', change: { title: '' } },
      { ...SHARED, kind: 'settings', change: { title: 'a' } },
      { ...SHARED, kind: 'settings', change: { topic: 'a' } },
      { ...SHARED, kind: 'settings', change: { title: 'a', topic: 'a' } },
      { ...SHARED, kind: 'settings', change: { posting: 'members' } },
      { ...SHARED, kind: 'settings', change: { history: 'all' } },
      { ...SHARED, kind: 'settings', change: { timer: 0 } },
      { ...SHARED, kind: 'settings', change: { timer: 60 } },
      { ...SHARED, kind: 'membership', change: { type: 'added', users: [BOB] } },
      { ...SHARED, kind: 'membership', change: { type: 'added', users: [ALICE] } },
      { ...SHARED, kind: 'membership', change: { type: 'added', users: [ALICE, BOB] } },
      { ...SHARED, kind: 'membership', change: { type: 'removed', users: [BOB] } },
      { ...SHARED, kind: 'membership', change: { type: 'left', users: [BOB] } },
      { ...SHARED, kind: 'membership', change: { type: 'left', users: [BOB], statement: '' } },
      { ...SHARED, kind: 'membership', change: { type: 'left', users: [BOB], statement: 'AQID' } },
      {
        ...SHARED,
        kind: 'membership',
        change: { type: 'role-changed', users: [BOB], role: 'admin' },
      },
      {
        ...SHARED,
        kind: 'membership',
        change: { type: 'role-changed', users: [BOB], role: 'member' },
      },
    ];
    const digests = [MESSAGE, ...others].map(digestOf);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is not given for what has lost its body, or has content that the server reads', () => {
    const content = { v: 1, type: 'message', parts: [{ type: 'text', text: 'plain' }] } as const;
    const refused: readonly Entry[] = [
      { ...MESSAGE, erased: true, body: undefined },
      { ...MESSAGE, body: undefined },
      { ...MESSAGE, body: undefined, bodyDigest: toBase64(new Uint8Array(32)) },
      { ...MESSAGE, erased: true, body: undefined, bodyDigest: 'AQID' },
      { ...MESSAGE, unreadable: true, body: undefined },
      { ...SHARED, kind: 'redaction', unreadable: true },
      { ...MESSAGE, content: { ...content, parts: [...content.parts] } },
      { ...MESSAGE, body: 'not base64!' },
    ];
    for (const entry of refused) {
      expect(() => entryDigest(primitives, entry)).toThrow(FormatError);
    }
  });
});

describe('an entry whose body was wiped', () => {
  const wiped: Entry = { ...MESSAGE, erased: true, body: undefined };

  it('has the digest that it had, by the digest of the body alone', () => {
    const kept = toBase64(bodyDigest(primitives, Uint8Array.of(1, 2, 3)));
    expect(entryDigest(primitives, { ...wiped, bodyDigest: kept })).toEqual(
      entryDigest(primitives, MESSAGE),
    );
  });

  it('cannot be said to be of another sender, or about another entry', () => {
    const kept = toBase64(bodyDigest(primitives, Uint8Array.of(1, 2, 3)));
    const of = (entry: Entry) => hex(entryDigest(primitives, entry));
    for (const lie of [{ sender: BOB }, { target: 3 }, { ts: '2026-11-29T16:33:14.124Z' }]) {
      expect(of({ ...wiped, ...lie, bodyDigest: kept })).not.toBe(of(MESSAGE));
    }
  });
});

describe('the signed word for a delete', () => {
  const word = {
    user: ALICE,
    device: idOf('device', 1),
    conversation: CONVERSATION,
    generation: 1,
    target: 7,
    digest: new Uint8Array(32).fill(9),
    sentAt: 1_800_000_000_000,
  };

  it('says who takes back what, and holds under the key of that device alone', () => {
    const bytes = signDelete(primitives, seedOf(2), word);
    expect(bytes).toHaveLength(SIGNED_DELETE_BYTES);
    expect(readDelete(bytes)).toEqual(word);
    const keyOf = (seed: number) => primitives.ed25519.publicKey(seedOf(seed));
    expect(isDeleteBy(primitives, bytes, keyOf(2))).toBe(true);
    expect(isDeleteBy(primitives, bytes, keyOf(3))).toBe(false);
    for (let at = 0; at < bytes.length; at += 1) {
      expect(isDeleteBy(primitives, bytes.with(at, bytes[at]! ^ 1), keyOf(2))).toBe(false);
    }
    expect(() => readDelete(bytes.slice(0, -1))).toThrow(FormatError);
    expect(() => readDelete(bytes.with(0, 2))).toThrow(FormatError);
  });
});

describe('a reference to an entry', () => {
  it('names its place, its sender’s id for it and its digest', () => {
    const reference = referenceTo(primitives, MESSAGE);
    expect(reference).toEqual({
      seq: 7,
      device: idOf('device', 1),
      clientId: idOf('client', 1),
      digest: entryDigest(primitives, MESSAGE),
    });
    const bytes = encodeReference(reference);
    expect(bytes).toHaveLength(72);
    expect(decodeReference(bytes)).toEqual(reference);
    expect(() => decodeReference(bytes.slice(1))).toThrow(FormatError);
    expect(() => referenceTo(primitives, { ...MESSAGE, device: null })).toThrow(FormatError);
  });
});

/** A log of digests, its chain at every seq, and points signed by three members here and there. */
interface Log {
  readonly entries: readonly LoggedDigest[];
  readonly chain: readonly ChainPoint[];
  readonly points: readonly SignedPoint[];
}

function logOf(length: number, seen: (at: number) => number | null = (at) => at - 1): Log {
  const entries = Array.from({ length }, (_, index) => ({
    seq: index + 1,
    digest: hash(primitives, Uint8Array.of(index >> 8, index & 255)),
  }));
  const chain = [chainStart(primitives, CONVERSATION)];
  for (const { digest } of entries) chain.push(chainStep(primitives, chain.at(-1)!, digest));
  const points = entries.flatMap(({ seq: at }) => {
    const seq = seen(at);
    if (seq === null) return [];
    const by = { user: at % 2 === 0 ? ALICE : BOB, device: idOf('device', at % 3) };
    return [{ ...chain[seq]!, by, at }];
  });
  return { entries, chain, points };
}

const lie = (digest: Uint8Array) => digest.with(0, digest[0]! ^ 1);

describe('a page of the log', () => {
  it('agrees with every point of 2,000 honest logs, from any cold page', () => {
    const shape = fc.record({
      length: fc.integer({ min: 1, max: 12 }),
      lags: fc.array(fc.nat(12), { minLength: 12, maxLength: 12 }),
      from: fc.nat(11),
      to: fc.nat(11),
    });
    fc.assert(
      fc.property(shape, ({ length, lags, from, to }) => {
        const seen = (at: number) => {
          const seq = at - 1 - lags[at - 1]!;
          return seq < 0 ? null : seq;
        };
        const { entries, points } = logOf(length, seen);
        const page = entries.slice(Math.min(from, to), Math.max(from, to) + 1);
        const inPage = points.filter(({ at }) => page.some(({ seq }) => seq === at));
        const verdict = verifyPage(primitives, page, inPage);
        if (verdict.state === 'checked') expect(verdict.differing).toEqual([]);
        else expect(verdict.state).toBe('unanchored');
      }),
      { numRuns: 2_000 },
    );
  });

  it('differs when any one entry of it was substituted', () => {
    const { entries, points, chain } = logOf(9);
    for (let index = 0; index < 8; index += 1) {
      const changed = entries.with(index, { seq: index + 1, digest: lie(entries[index]!.digest) });
      const warm = verifyPage(primitives, changed, points, chain[0]);
      if (warm.state !== 'checked') throw new Error(warm.state);
      // Whoever spoke after having seen the true entry disagrees from there on.
      expect(warm.differing[0]?.seq).toBe(index + 1);
      expect(warm.differing).toHaveLength(8 - index);
    }
    const cold = verifyPage(
      primitives,
      entries.slice(3).with(2, { seq: 6, digest: lie(entries[5]!.digest) }),
      points.filter(({ at }) => at > 3),
    );
    if (cold.state !== 'checked') throw new Error(cold.state);
    expect(cold.from.seq).toBe(3);
    expect(cold.differing.map(({ seq }) => seq)).toEqual([6, 7, 8]);
  });

  it('differs when entries were swapped, or one left out and the rest renumbered', () => {
    const { entries, points, chain } = logOf(9);
    const swapped = entries
      .with(3, { seq: 4, digest: entries[4]!.digest })
      .with(4, { seq: 5, digest: entries[3]!.digest });
    const omitted = entries
      .toSpliced(4, 1)
      .map(({ digest }, index) => ({ seq: index + 1, digest }));
    for (const page of [swapped, omitted]) {
      const verdict = verifyPage(primitives, page, points, chain[0]);
      if (verdict.state !== 'checked') throw new Error(verdict.state);
      expect(verdict.differing.length).toBeGreaterThan(0);
    }
  });

  it('is broken where a seq is missing or doubled', () => {
    const { entries, points, chain } = logOf(6);
    const missing = verifyPage(primitives, entries.toSpliced(2, 1), points, chain[0]);
    expect(missing).toEqual({ state: 'broken', at: 3 });
    const doubled = verifyPage(primitives, entries.toSpliced(2, 0, entries[1]!), points, chain[0]);
    expect(doubled).toEqual({ state: 'broken', at: 3 });
    expect(verifyPage(primitives, entries.slice(3), points, chain[1])).toEqual({
      state: 'broken',
      at: 2,
    });
  });

  it('shows a fork when one message crosses it', () => {
    const mine = logOf(6);
    const fork = mine.entries.with(2, { seq: 3, digest: lie(mine.entries[2]!.digest) });
    let theirs: ChainPoint = mine.chain[2]!;
    for (const { digest } of fork.slice(2, 5)) theirs = chainStep(primitives, theirs, digest);
    const crossing = { ...theirs, by: { user: BOB, device: idOf('device', 2) }, at: 6 };
    const verdict = verifyPage(primitives, mine.entries, [...mine.points, crossing], mine.chain[0]);
    if (verdict.state !== 'checked') throw new Error(verdict.state);
    expect(verdict.differing).toEqual([crossing]);
  });

  it('does not believe that somebody has seen their own entry before it was written', () => {
    const { entries, chain } = logOf(3);
    const early = { ...chain[2]!, by: { user: BOB, device: idOf('device', 2) }, at: 2 };
    const verdict = verifyPage(primitives, entries, [early], chain[0]);
    expect(verdict).toMatchObject({ state: 'checked', agreed: [], differing: [early] });
  });

  it('begins for a joiner at the first signed point at or after what it may see', () => {
    const { entries, points, chain } = logOf(9, (at) => (at >= 6 ? at - 1 : null));
    const verdict = verifyPage(primitives, entries.slice(3), points);
    expect(verdict).toMatchObject({ state: 'checked', from: chain[5], to: chain[9] });
    expect(verifyPage(primitives, entries.slice(0, 3), points)).toEqual({ state: 'unanchored' });
    expect(verifyPage(primitives, [], points)).toEqual({ state: 'unanchored' });
  });

  it('can be continued where the page before it ended', () => {
    const { entries, points, chain } = logOf(9);
    const first = verifyPage(primitives, entries.slice(0, 4), points, chain[0]);
    if (first.state !== 'checked') throw new Error(first.state);
    const second = verifyPage(primitives, entries.slice(4), points, first.to);
    expect(second).toMatchObject({ state: 'checked', from: chain[4], to: chain[9], differing: [] });
  });
});

describe('the report of no loss', () => {
  const kept = (log: Log): readonly KeptEntry[] =>
    log.entries.map((entry) => ({
      ...entry,
      counter: { device: idOf('device', entry.seq % 2), value: Math.ceil(entry.seq / 2) },
    }));

  it('says 1..N, whole, and up to where each device saw it alike', () => {
    const log = logOf(8);
    const shuffled = [...kept(log)].reverse();
    const report = noLossReport(primitives, [1, 8], shuffled, log.points, log.chain[0]);
    expect(report).toMatchObject({
      span: [1, 8],
      isWhole: true,
      missing: [],
      doubled: [],
      missingCounters: [],
      doubledCounters: [],
      differing: [],
    });
    expect(report.alike.map(({ device, upTo }) => [device, upTo])).toEqual([
      [idOf('device', 1), 6],
      [idOf('device', 2), 7],
      [idOf('device', 0), 5],
    ]);
  });

  it('names what is missing, doubled or otherwise', () => {
    const log = logOf(8);
    const all = kept(log);
    const report = (entries: readonly KeptEntry[]) =>
      noLossReport(primitives, [1, 8], entries, log.points, log.chain[0]);
    expect(report(all.toSpliced(2, 2))).toMatchObject({
      isWhole: false,
      missing: [[3, 4]],
      missingCounters: [
        { device: idOf('device', 1), from: 2, to: 2 },
        { device: idOf('device', 0), from: 2, to: 2 },
      ],
    });
    expect(report(all.slice(0, 6))).toMatchObject({ isWhole: false, missing: [[7, 8]] });
    expect(report([...all, all[3]!])).toMatchObject({
      isWhole: false,
      doubled: [4],
      doubledCounters: [{ device: idOf('device', 0), value: 2 }],
    });
    const changed = all.with(3, { ...all[3]!, digest: lie(all[3]!.digest) });
    const differing = report(changed);
    expect(differing.isWhole).toBe(false);
    expect(differing.differing.map(({ seq }) => seq)).toEqual([4, 5, 6, 7]);
    expect(differing.alike.every(({ upTo }) => upTo < 4)).toBe(true);
  });

  it('is not whole where a device used one counter for two entries', () => {
    const log = logOf(8);
    const all = kept(log);
    const again = all.with(5, { ...all[5]!, counter: all[3]!.counter });
    const filled = again.with(7, { ...all[7]!, counter: { ...all[7]!.counter!, value: 3 } });
    const report = noLossReport(primitives, [1, 8], filled, log.points, log.chain[0]);
    expect(report).toMatchObject({
      isWhole: false,
      missing: [],
      doubled: [],
      missingCounters: [],
      doubledCounters: [{ device: idOf('device', 0), value: 2 }],
      differing: [],
    });
  });

  it('sees by the counters that a message was withheld and the rest renumbered', () => {
    const log = logOf(8);
    const renumbered = kept(log)
      .toSpliced(3, 1)
      .map((entry, index) => ({ ...entry, seq: index + 1 }));
    const report = noLossReport(primitives, [1, 7], renumbered, []);
    expect(report.missing).toEqual([]);
    expect(report.missingCounters).toEqual([{ device: idOf('device', 0), from: 2, to: 2 }]);
    expect(report.isWhole).toBe(false);
  });
});
