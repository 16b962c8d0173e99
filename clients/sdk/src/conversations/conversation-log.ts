import type { ConversationId, Entry, Head } from '@anochat/contract';
import type { ReadPage } from '../codec';
import {
  emptyLog,
  initialLog,
  restoreLog,
  storeLog,
  type HeadAsk,
  type LogState,
  type PageQuery,
  type StoredLog,
} from '../log';
import { LogDriver } from './log-driver';
import { logKey } from './record-keys';
import type { Surroundings } from './surroundings';

export interface ConversationLogOptions {
  readonly id: ConversationId;
  readonly around: Surroundings;
  readonly head: () => Head | null;
  /** A head that was read for the log. `isShorter`: it ends below what was known by then. */
  readonly onHead: (head: Head, isShorter: boolean) => void;
  readonly onChange: (state: LogState) => void;
  readonly onAppended: (entries: readonly Entry[]) => void;
  readonly onPage: (page: ReadPage) => void;
}

/**
 * The log of one conversation, from the moment in which somebody wants to see or to follow it:
 * taken from the store, fed with what comes in, and written back.
 */
export class ConversationLog {
  private driver: LogDriver | null = null;
  private starting: Promise<LogDriver | null> | null = null;
  /** Answers to an earlier session or timeline are dropped. */
  private generation = 0;
  private startsEmpty = false;
  /**
   * What the store is to have. A message that somebody still waits for is not in it, so that it
   * comes again should this client end before it is opened.
   */
  private kept: LogState | null = null;

  constructor(private readonly options: ConversationLogOptions) {}

  /** `null` until it was opened. */
  get state(): LogState | null {
    return this.driver?.state ?? null;
  }

  /** The conversation began, or was joined, while this client was following. */
  startEmpty(): void {
    this.startsEmpty = true;
  }

  /** `null`: it was forgotten meanwhile. */
  async open(): Promise<LogDriver | null> {
    this.starting ??= this.start();
    const driver = await this.starting;
    if (driver && !driver.state.isOpen) driver.take({ type: 'open' });
    return driver;
  }

  close(): void {
    this.driver?.take({ type: 'close' });
  }

  takeHead(head: Head, asked: HeadAsk | null, isLive: boolean): void {
    const timeline = this.options.around.timeline();
    if (!this.driver || timeline === null) return;
    const { lastSeq, firstSeq, hidden } = head;
    const isMember = head.me.role !== null;
    this.driver.take({
      type: 'head',
      timeline,
      head: { lastSeq, firstSeq, hidden, isMember },
      asked,
      isLive,
    });
  }

  takeEntry(entry: Entry): void {
    const timeline = this.options.around.timeline();
    if (timeline !== null) this.driver?.take({ type: 'entry', timeline, entry });
  }

  want(query: PageQuery): void {
    this.driver?.take({ type: 'want', query });
  }

  expire(now: number): void {
    this.driver?.take({ type: 'expire', now });
  }

  wake(): void {
    this.driver?.take({ type: 'wake' });
  }

  keep(): void {
    if (this.driver && this.driver.state !== this.kept) this.store(this.driver.state);
  }

  /** Of another timeline, or with `null` of no session at all, everything is void. */
  forget(timeline: string | null): void {
    this.generation += 1;
    const isStarting = this.starting !== null && this.driver === null;
    this.starting = null;
    if (timeline !== null) {
      // Somebody has it open already: what is being read from the store is void, the wish is not.
      if (isStarting) this.starting = this.start();
      this.driver?.take({ type: 'forget', timeline });
      return;
    }
    this.driver?.stop();
    this.driver = null;
    this.kept = null;
  }

  stop(): void {
    this.driver?.stop();
  }

  private async start(): Promise<LogDriver | null> {
    if (this.driver) return this.driver;
    const { generation } = this;
    const { id, around, head, onAppended, onPage } = this.options;
    const stored = await around.records.get<StoredLog>(logKey(id)).catch(() => null);
    if (generation !== this.generation) return null;
    const { api, clock, random, log, isOnline } = around;
    const initial = this.initialState(stored);
    this.kept = initial;
    this.driver = new LogDriver({
      id,
      initial,
      api,
      clock,
      random,
      log,
      isOnline,
      onChange: (state) => this.changed(state),
      onAppended,
      onPage,
      readHead: (asked) => this.readHead(asked),
    });
    this.driver.take({ type: 'open' });
    const known = head();
    if (known) this.takeHead(known, null, false);
    return this.driver;
  }

  private initialState(stored: StoredLog | null): LogState {
    const { around } = this.options;
    const { self } = around.account();
    const timeline = around.timeline();
    if (stored && stored.timeline === timeline) return restoreLog(self, stored);
    const startsEmpty = this.startsEmpty && around.followsAll() && timeline !== null;
    return startsEmpty ? emptyLog(self, timeline) : initialLog(self);
  }

  private async readHead(asked: HeadAsk | null): Promise<void> {
    const { id, around, onHead } = this.options;
    const head = await around.api.conversations.get(id);
    onHead(head, asked !== null && head.lastSeq < asked.have);
    this.takeHead(head, asked, true);
  }

  private changed(state: LogState): void {
    this.store(state);
    this.options.onChange(state);
  }

  private store(state: LogState): void {
    const { id, around } = this.options;
    if (!around.isWaitedFor(id)) this.kept = state;
    around.writeBehind.put(logKey(id), () => (this.kept && storeLog(this.kept)) ?? undefined);
  }
}
