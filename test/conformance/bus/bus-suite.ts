import type { Entry } from '@anochat/contract';

import type { Bus, BusHandlers, EntryNews, HeadNews, SignalNews } from '../../../src/platform/bus';
import { until } from '../../support/until';

/** A bus for each instance; all of them hear of each other. */
export type BusFactory = (instances: number) => Promise<readonly Bus[]>;

interface Heard {
  readonly entries: EntryNews[];
  readonly heads: HeadNews[];
  readonly signals: SignalNews[];
  controls: number;
}

const entryAt = (conversationId: string, seq: number): Entry => ({
  kind: 'message',
  conversationId,
  seq,
  n: seq,
  sender: 'ann',
  device: 'phone',
  clientId: null,
  generation: 0,
  epoch: 0,
  quiet: false,
  target: null,
  ts: '2026-01-01T00:00:00.000Z',
  erased: false,
  content: { v: 1, type: 'message', parts: [{ type: 'text', text: `${seq} ✓` }] },
});
const newsOf = (conversationId: string, ...seqs: readonly number[]): EntryNews => ({
  conversationId,
  entries: seqs.map((seq) => entryAt(conversationId, seq)),
});

/** What every bus promises. It may double, delay and reorder, so nothing here asks for more. */
export const busSuite = (name: string, instances: number, create: BusFactory): void => {
  describe(`bus: ${name}`, () => {
    let buses: readonly Bus[] = [];
    let heard: Heard[] = [];
    beforeEach(async () => {
      buses = await create(instances);
      heard = buses.map(() => ({ entries: [], heads: [], signals: [], controls: 0 }));
      await Promise.all(buses.map((bus, i) => bus.start(handlersOf(heard[i] as Heard))));
      await until('every bus is up', () => buses.every(({ isUp }) => isUp));
    });
    afterEach(async () => {
      await Promise.all(buses.map((bus) => bus.stop()));
    });
    const handlersOf = (into: Heard): BusHandlers => ({
      entries: (news) => into.entries.push(news),
      head: (news) => into.heads.push(news),
      signal: (news) => into.signals.push(news),
      controlChanged: () => (into.controls += 1),
      missed: () => undefined,
      arrived: () => undefined,
    });
    const first = (): Bus => buses[0] as Bus;

    it('carries entries to those who are interested, unchanged', async () => {
      for (const bus of buses) bus.setInterest(['room'], []);
      await first().publishEntries([newsOf('room', 1, 2), newsOf('room', 3)]);
      const seqsOf = ({ entries }: Heard): ReadonlySet<number> =>
        new Set(entries.flatMap((news) => news.entries.map(({ seq }) => seq)));
      await until('everybody hears', () => heard.every((one) => seqsOf(one).size === 3));
      for (const { entries } of heard)
        for (const { conversationId, entries: pieces } of entries)
          for (const entry of pieces) expect(entry).toEqual(entryAt(conversationId, entry.seq));
    });

    it('hands own news to the own handlers without a round trip', () => {
      first().setInterest(['room'], []);
      void first().publishEntries([newsOf('room', 1)]);
      expect(heard[0]?.entries).toEqual([newsOf('room', 1)]);
    });

    it('carries signals and the ring of control', async () => {
      const signal: SignalNews = {
        audience: { userId: 'ann' },
        type: 'typing.changed',
        conversationId: 'room',
        data: { userId: 'bob', active: true },
      };
      first().publishSignal(signal);
      first().publishControl();
      await until('everybody hears', () =>
        heard.every(({ signals, controls }) => signals.length > 0 && controls > 0),
      );
      for (const { signals } of heard) expect(signals[0]).toEqual(signal);
    });

    it('carries heads to those who are interested', async () => {
      for (const bus of buses) bus.setInterest(['room'], []);
      await first().publishHeads([{ conversationId: 'room', seq: 7 }]);
      await until('everybody hears', () => heard.every(({ heads }) => heads.length > 0));
      for (const { heads } of heard) expect(heads[0]).toEqual({ conversationId: 'room', seq: 7 });
    });

    it('hands everything over while somebody asks for it', async () => {
      const done = buses.map((bus) => bus.hearEverything());
      await first().publishEntries([newsOf('elsewhere', 1)]);
      await until('everybody hears', () => heard.every(({ entries }) => entries.length > 0));
      for (const end of done) end();
    });

    it('carries a change of membership also to those who do not listen yet', async () => {
      const joined: Entry = {
        ...(entryAt('elsewhere', 4) as Extract<Entry, { kind: 'message' }>),
        kind: 'membership',
        change: { type: 'added', users: ['bob'] },
      } as unknown as Entry;
      await first().publishEntries([{ conversationId: 'elsewhere', entries: [joined] }]);
      await until('everybody hears', () => heard.every(({ entries }) => entries.length > 0));
    });

    it('tells of entries that are too large to be carried, at least how far they go', async () => {
      for (const bus of buses) bus.setInterest(['room'], []);
      const text = 'x'.repeat(300_000);
      const large = {
        ...entryAt('room', 9),
        content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
      } as Entry;
      await first().publishEntries([{ conversationId: 'room', entries: [large] }]);
      const reaches = ({ entries, heads }: Heard): boolean =>
        entries.some((news) => news.entries.at(-1)?.seq === 9) ||
        heads.some(({ seq }) => seq === 9);
      await until('everybody hears', () => heard.every(reaches));
    });

    it('says nothing more once it has stopped', async () => {
      await first().stop();
      await first()
        .publishEntries([newsOf('room', 1)])
        .catch(() => undefined);
      first().publishControl();
      expect(heard[0]).toEqual({ entries: [], heads: [], signals: [], controls: 0 });
    });
  });
};
