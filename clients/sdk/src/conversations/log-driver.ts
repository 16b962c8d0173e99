import { LIMITS, type ConversationId, type Entry, type EntryPage } from '@anochat/contract';
import type { ReadPage } from '../codec';
import { isCode } from '../errors';
import { readWholePage, type Api, type EntryQuery } from '../http';
import {
  reduceLog,
  type HeadAsk,
  type LogEffect,
  type LogInput,
  type LogState,
  type PageQuery,
} from '../log';
import type { Clock, Logger } from '../platform/platform';

const LONGEST_WAIT_MS = 30_000;

export interface LogDriverOptions {
  readonly id: ConversationId;
  readonly initial: LogState;
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly isOnline: () => boolean;
  readonly onChange: (state: LogState) => void;
  readonly onAppended: (entries: readonly Entry[]) => void;
  /** See `Codec.takePage`. */
  readonly onPage: (page: ReadPage) => void;
  /** Reads the head anew and gives it to this log; rejects when it cannot be read. */
  readonly readHead: (asked: HeadAsk | null) => Promise<void>;
}

/** Runs the pure log: feeds it, and does what it asks for. */
export class LogDriver {
  private current: LogState;
  private cancelWait: () => void = () => undefined;
  private readonly settled = new Set<() => void>();

  constructor(private readonly options: LogDriverOptions) {
    this.current = options.initial;
  }

  get state(): LogState {
    return this.current;
  }

  take(input: LogInput): void {
    const { state, effects } = reduceLog(this.current, input);
    const hasChanged = state !== this.current;
    this.current = state;
    for (const effect of effects) this.run(effect);
    if (hasChanged) this.options.onChange(state);
    for (const check of [...this.settled]) check();
  }

  /** Resolves once no page is being asked for. */
  async untilRead(): Promise<void> {
    if (this.isRead()) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!this.isRead()) return;
        this.settled.delete(check);
        resolve();
      };
      this.settled.add(check);
    });
  }

  stop(): void {
    this.cancelWait();
    for (const check of [...this.settled]) check();
  }

  private isRead(): boolean {
    return !this.current.asks.some(({ query }) => !('after' in query));
  }

  private run(effect: LogEffect): void {
    switch (effect.type) {
      case 'appended':
        this.options.onAppended(effect.entries);
        return;
      case 'wait':
        this.wait(effect.era, effect.fruitless);
        return;
      case 'load':
        void this.load(effect.era, effect.query);
        return;
      case 'read-head':
        void this.readHead(effect.era, effect.asked);
        return;
    }
  }

  private wait(era: number, fruitless: number): void {
    const { clock, random } = this.options;
    const ms = Math.min(LONGEST_WAIT_MS, LIMITS.clientGapWaitMs * 2 ** fruitless);
    this.cancelWait();
    this.cancelWait = clock.after(ms * (1 + random()), () => {
      // Without a connection nothing can be read; coming back wakes the log.
      if (this.options.isOnline()) this.take({ type: 'due', era });
    });
  }

  private async load(era: number, query: PageQuery): Promise<void> {
    const { api, id } = this.options;
    let page: EntryPage;
    try {
      page = await readWholePage(api, id, withLimit(query));
    } catch (error) {
      this.options.log('info', 'A page of the log was not read', { error: String(error) });
      this.take({ type: 'page-failed', era, query });
      return;
    }
    const entries = [...page.items, ...page.about];
    this.options.onPage({ conversationId: id, entries, isComplete: !('after' in query) });
    this.take({ type: 'page', era, query, page });
  }

  private async readHead(era: number, asked: HeadAsk | null): Promise<void> {
    try {
      await this.options.readHead(asked);
    } catch (error) {
      const level = isCode(error, 'conversation.not-found') ? 'info' : 'warn';
      this.options.log(level, 'A head was not read', { error: String(error) });
      this.take({ type: 'head-failed', era });
    }
  }
}

const withLimit = (query: PageQuery): EntryQuery =>
  'after' in query
    ? { after: query.after, limit: LIMITS.pageEntries }
    : { limit: LIMITS.pageEntriesDefault, ...query };
