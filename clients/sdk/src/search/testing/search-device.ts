import type { Entry, MessageEntry } from '@anochat/contract';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type Opened, serverCodec } from '../../codec';
import type { EntryQuery } from '../../http';
import { createKeyFileSealer } from '../../platform/node/key-file-sealer';
import type { Channel, Storage } from '../../platform/platform';
import { Records } from '../../storage/records';
import { Search } from '../search';
import { START, type LogModel } from './log-model';

const folder = mkdtempSync(join(tmpdir(), 'anochat-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LONGEST_WAIT_MS = 10_000;

/** One run of a leading client on a store, with a clock that goes when told. */
export class SearchDevice {
  readonly search: Search;
  readonly records: Records;
  readonly reads: EntryQuery[] = [];
  /** What happens while a page is on its way from the server. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  open: (entry: MessageEntry, about?: Entry) => Opened = (entry) => serverCodec.open(entry);
  refer: (entry: MessageEntry) => string | undefined = () => undefined;
  now = START;
  /** Milliseconds that were waited for; here all waits end with the next `tick`. */
  readonly waits: number[] = [];
  private readonly timers = new Set<() => void>();

  constructor(
    private readonly logs: readonly LogModel[],
    readonly storage: Storage,
    channel: Channel = silence,
    timeline = 'one',
  ) {
    this.records = new Records(storage, createKeyFileSealer(join(folder, 'key')));
    this.search = new Search({
      records: this.records,
      channel,
      log: () => undefined,
      isOnline: () => true,
      timeline: () => timeline,
      opener: {
        open: (entry, about) => this.open(entry, about),
        refer: (entry) => this.refer(entry),
      },
      whenIdle: (run) => {
        const timer = setImmediate(run);
        return () => clearImmediate(timer);
      },
      clock: {
        now: () => this.now,
        after: (ms, run) => {
          this.waits.push(ms);
          this.timers.add(run);
          return () => this.timers.delete(run);
        },
      },
      conversations: () =>
        logs.map((log) => ({
          head: log.head,
          lastActivityAt: log.entries.at(-1)?.ts ?? new Date(START).toISOString(),
        })),
      readPage: async (id, query) => {
        this.reads.push(query);
        const page = logs.find((one) => one.id === id)?.page(query);
        if (!page) throw new Error('unknown');
        await this.meanwhile();
        return page;
      },
    });
  }

  /** Until the walk has nothing left to read. */
  async rest(): Promise<void> {
    this.search.wake();
    let rounds = 0;
    for (let quiet = 0; quiet < 5; quiet += 1) {
      if ((rounds += 1) > 2_000) throw new Error('The walk does not come to an end');
      if (this.timers.size > 0) quiet = 0;
      const due = [...this.timers];
      this.timers.clear();
      for (const run of due) run();
      await turn();
      await this.search.flush();
    }
  }

  /** All that waits for a time runs, once. */
  async tick(): Promise<void> {
    const due = [...this.timers];
    this.timers.clear();
    for (const run of due) run();
    for (let turns = 0; turns < 20; turns += 1) {
      await turn();
      await this.search.flush();
    }
  }

  /** As far as that, and not to the end. In time, not turns: the sealer's key comes from a disk. */
  async until(isThere: () => boolean): Promise<void> {
    const end = performance.now() + LONGEST_WAIT_MS;
    while (!isThere()) {
      if (performance.now() > end) throw new Error('It does not come');
      const due = [...this.timers];
      this.timers.clear();
      for (const run of due) run();
      await turn();
    }
    await this.search.flush();
  }

  async findAll(query: string): Promise<readonly string[]> {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.search.find(query, { limit: 100, ...(cursor && { cursor }) });
      const order = page.hits.map(({ ts }) => ts);
      expect(order).toEqual([...order].sort().reverse());
      found.push(...page.hits.map(({ conversationId, seq }) => `${conversationId}/${seq}`));
      cursor = page.more ?? undefined;
    } while (cursor);
    return found.sort();
  }
}

export const silence: Channel = {
  post: () => undefined,
  subscribe: () => () => undefined,
  close: () => undefined,
};
