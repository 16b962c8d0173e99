import { LIMITS, type Entry, type EntryPage, type Seq } from '@anochat/contract';
import { initialLog, type LogInput, type LogState, type Reduced } from './log-state';
import { reduceLog, RESTART_GAP } from './reduce-log';
import { restoreLog, storeLog } from './stored-log';

const entry = (seq: Seq, more: Partial<Entry> = {}): Entry =>
  ({
    conversationId: 'room',
    seq,
    n: seq,
    sender: 'bob',
    device: null,
    clientId: null,
    generation: 0,
    epoch: 0,
    quiet: false,
    target: null,
    ts: '2026-01-01T00:00:00.000Z',
    erased: false,
    kind: 'message',
    content: { v: 1, type: 'message', parts: [{ type: 'text', text: String(seq) }] },
    ...more,
  }) as Entry;
const live = (one: Entry): LogInput => ({ type: 'entry', timeline: 't', entry: one });
const headAt = (lastSeq: Seq, more: Partial<LogInput & { type: 'head' }> = {}): LogInput => ({
  type: 'head',
  timeline: 't',
  head: { lastSeq, firstSeq: 1, hidden: [], isMember: true },
  asked: null,
  isLive: false,
  ...more,
});
const page = (items: readonly Entry[], more: Partial<EntryPage> = {}): EntryPage => ({
  items,
  about: [],
  aboutCursor: null,
  range: [items[0]?.seq ?? 1, items.at(-1)?.seq ?? 1],
  firstSeq: 1,
  lastSeq: items.at(-1)?.seq ?? 0,
  hidden: [],
  prevCursor: null,
  nextCursor: null,
  hasMore: false,
  ...more,
});
const run = (state: LogState, ...inputs: readonly LogInput[]): Reduced =>
  inputs.reduce<Reduced>((before, input) => reduceLog(before.state, input), {
    state,
    effects: [],
  });
/** Closed, without a window, read up to `have`. */
const at = (have: Seq): LogState => run(initialLog('ann'), headAt(have)).state;

describe('reduceLog', () => {
  it('appends the next entry, ignores a lower one and holds a higher one', () => {
    const { state } = run(at(5), live(entry(6)), live(entry(4)), live(entry(8)));
    expect(state.have).toBe(6);
    expect([...state.held.keys()]).toEqual([8]);
    expect(run(state, live(entry(7))).state.have).toBe(8);
  });

  it('says of each appended entry once, in order', () => {
    const { state } = run(at(5), live(entry(7)));
    const { effects } = run(state, live(entry(6)));
    expect(effects).toEqual([{ type: 'appended', entries: [entry(6), entry(7)] }]);
    expect(run(run(state, live(entry(6))).state, live(entry(6))).effects).toEqual([]);
  });

  it('waits for a gap to close by itself, then asks the log', () => {
    const open = run(at(5), { type: 'open' }, live(entry(6))).state;
    const gap = run(open, live(entry(9)));
    expect(gap.effects).toEqual([{ type: 'wait', era: gap.state.era, fruitless: 0 }]);
    const due = run(gap.state, { type: 'due', era: gap.state.era });
    expect(due.effects).toContainEqual({ type: 'load', era: due.state.era, query: { after: 6 } });
  });

  it('keeps so many entries above a gap, then only how far the log goes', () => {
    const seqs = Array.from({ length: LIMITS.heldEntries + 10 }, (_, index) => 7 + index);
    const { state } = run(at(5), ...seqs.map((seq) => live(entry(seq))));
    expect(state.held.size).toBe(LIMITS.heldEntries);
    expect(state.target).toBe(seqs.at(-1));
  });

  it('takes hidden spans and the floor for no gaps', () => {
    const head = { lastSeq: 20, firstSeq: 1, hidden: [[6, 9]], isMember: true } as const;
    const rejoined = entry(10, { kind: 'membership', change: { type: 'added', users: ['ann'] } });
    const behind = run(at(5), live(rejoined)).state;
    expect(behind.have).toBe(5);
    const open = run(behind, { type: 'open' }, live(entry(5))).state;
    expect(run(open, headAt(20, { head })).state.have).toBe(10);
    const shown = run(at(5), { type: 'open' }).state;
    expect(run(shown, headAt(20, { head: { ...head, firstSeq: 13 } })).state.have).toBe(12);
  });

  it('ends with the own removal, and goes on with a new membership', () => {
    const removed = entry(6, { kind: 'membership', change: { type: 'removed', users: ['ann'] } });
    const added = entry(7, { kind: 'membership', change: { type: 'added', users: ['ann'] } });
    const ended = run(at(5), live(removed)).state;
    expect(ended).toMatchObject({ have: 6, isMember: false });
    expect(run(ended, live(entry(7))).state.have).toBe(6);
    expect(run(ended, live(added)).state).toMatchObject({ have: 7, isMember: true });
  });

  it('asks again when a head ends below what is known, and forgets when it is so', () => {
    const known = run(at(5), live(entry(6))).state;
    const asked = run(known, headAt(4));
    expect(asked.effects).toContainEqual(
      expect.objectContaining({ type: 'read-head', asked: { era: known.era, have: 6 } }),
    );
    const again = headAt(4, { asked: { era: known.era, have: 6 } });
    expect(run(asked.state, again).state).toMatchObject({ have: 4, era: known.era + 2 });
  });

  it('reads again what it had read before an absence, in which something may have been taken back', () => {
    const shown = run(at(3), { type: 'open' }, live(entry(4)), live(entry(5)));
    expect(shown.state.asks).toHaveLength(1);
    const head = { lastSeq: 9, firstSeq: 1, hidden: [[6, 8]], isMember: true } as const;
    const back = entry(9, { kind: 'membership', change: { type: 'added', users: ['ann'] } });
    const { state, effects } = run(shown.state, live(back), headAt(9, { head }));
    expect([...state.mains.keys()]).toEqual([9]);
    const { era } = state;
    expect(effects).toContainEqual({ type: 'load', era, query: { before: 9 } });
    // A page that was asked for before it was known may be older than the absence.
    const items = [1, 2, 3].map((seq) => entry(seq));
    const late = { era: shown.state.era, query: { before: 4 }, page: page(items) } as const;
    expect(run(state, { type: 'page', ...late }).state).toBe(state);
    const fresh = [...items, entry(4, { erased: true, content: undefined }), entry(5)];
    const answer = page(fresh, { lastSeq: 9, hidden: head.hidden });
    const read = { era, query: { before: 9 }, page: answer } as const;
    const again = run(state, { type: 'page', ...read }, headAt(9, { head })).state;
    expect([...again.mains.values()].filter(({ erased }) => erased)).toHaveLength(1);
    expect(again).toMatchObject({ era, covered: [[1, 9]] });
  });

  it('takes the body of an erased edit out, too, when a page says so', () => {
    const open = run(at(5), { type: 'open' }).state;
    const ask = (state: LogState, edit: Entry, main: Entry): LogState =>
      run(
        state,
        { type: 'want', query: { around: 1 } },
        {
          type: 'page',
          era: state.era,
          query: { around: 1 },
          page: page([main], { about: [edit], lastSeq: 5 }),
        },
      ).state;
    const before = ask(open, entry(2, { target: 1 }), entry(1));
    const gone = { erased: true, content: undefined } as const;
    const after = ask(before, entry(2, { target: 1, ...gone }), entry(1, gone));
    expect([after.mains.get(1)?.erased, after.about.get(1)?.[0]?.erased]).toEqual([true, true]);
  });

  it('forgets everything of another timeline', () => {
    const { state } = run(at(5), live(entry(6)), { type: 'forget', timeline: 'u' });
    expect(state).toMatchObject({ have: null, timeline: 'u' });
    expect(state.mains.size).toBe(0);
  });

  it('starts at the end when the head is far away', () => {
    const open = run(at(5), { type: 'open' }).state;
    const lastSeq = 5 + RESTART_GAP + 1;
    const { state, effects } = run(open, headAt(lastSeq));
    expect(state).toMatchObject({ have: lastSeq, covered: [] });
    expect(effects).toContainEqual(expect.objectContaining({ query: { before: lastSeq + 1 } }));
  });

  it('puts what was said about an old entry to the page that was read before it', () => {
    const open = run(at(5), { type: 'open' }).state;
    const redaction = entry(6, { kind: 'redaction', target: 3 });
    const before = run(open, live(redaction)).state;
    const { state } = run(before, {
      type: 'page',
      era: open.era,
      query: { before: 6 },
      page: page([1, 2, 3, 4, 5].map((seq) => entry(seq))),
    });
    expect(state.mains.get(3)).toMatchObject({ erased: true, content: undefined });
    expect(state.about.get(3)).toEqual([redaction]);
    expect(state.covered).toEqual([[1, 6]]);
  });

  it('drops an answer to a question of an earlier era', () => {
    const open = run(at(5), { type: 'open' }).state;
    const { state } = run(open, { type: 'forget', timeline: 'u' });
    const late = {
      type: 'page',
      era: open.era,
      query: { before: 6 },
      page: page([entry(5)]),
    } as const;
    expect(run(state, late).state.mains.size).toBe(0);
  });

  it('comes back from the store as it was', () => {
    const { state } = run(at(5), live(entry(6)), live(entry(7, { target: 6, quiet: true })));
    const stored = storeLog(state);
    const restored = restoreLog(
      'ann',
      JSON.parse(JSON.stringify(stored)) as NonNullable<typeof stored>,
    );
    expect(restored).toMatchObject({ have: 7, covered: [[6, 7]], timeline: 't' });
    expect(restored.about.get(6)).toHaveLength(1);
  });

  describe('with an entry that cannot be read', () => {
    const unreadable = (seq: Seq, more: Partial<Entry> = {}): Entry =>
      entry(seq, { content: undefined, unreadable: true, ...more });

    it('goes on as with any other', () => {
      const { state } = run(at(5), live(entry(6)), live(unreadable(7)), live(entry(8)));
      expect(state.have).toBe(8);
      expect([...state.mains.values()].map((one) => 'unreadable' in one)).toEqual([
        false,
        true,
        false,
      ]);
    });

    it('takes it from a later page when it was mended, and never the other way round', () => {
      const about = { target: 4, quiet: true } as const;
      const read = (one: Entry, said: Entry): Entry[] => [one, said];
      const pageOf = ([one, said]: readonly Entry[]): LogInput => ({
        type: 'page',
        era: 0,
        query: { before: 6 },
        page: page([entry(3), one as Entry], { about: [said as Entry], lastSeq: 5 }),
      });
      const take = (state: LogState, entries: readonly Entry[]): LogState => {
        const asked = run(state, { type: 'want', query: { before: 6 } }).state;
        return run(asked, { ...pageOf(entries), era: asked.era } as LogInput).state;
      };
      const whole = read(entry(4), entry(5, about));
      const broken = read(unreadable(4), unreadable(5, about));
      const first = take(at(5), broken);
      expect(first.mains.get(4)).toEqual(broken[0]);
      expect(first.about.get(4)).toEqual([broken[1]]);
      const mended = take(first, whole);
      expect(mended.mains.get(4)).toEqual(whole[0]);
      expect(mended.about.get(4)).toEqual([whole[1]]);
      expect(take(mended, broken).mains.get(4)).toEqual(whole[0]);
    });

    it('stores only what came after it, so that it is asked for again', () => {
      const end = run(at(5), ...[entry(6), unreadable(7), entry(8), entry(9)].map(live)).state;
      expect(storeLog(end)).toMatchObject({ have: 9, from: 8, mains: [entry(8), entry(9)] });
      const said = live(unreadable(10, { target: 8, quiet: true }));
      expect(storeLog(run(end, said).state)).toMatchObject({ from: 9, mains: [entry(9)] });
      const last = run(end, live(unreadable(10))).state;
      expect(storeLog(last)).toMatchObject({ have: 10, from: null, mains: [] });
    });

    it('forgets that it could not be read once it is taken back', () => {
      const redaction = entry(8, { kind: 'redaction', target: 7 });
      const { state } = run(at(6), live(unreadable(7)), live(redaction));
      expect(state.mains.get(7)).toMatchObject({ erased: true, unreadable: undefined });
    });
  });
});
