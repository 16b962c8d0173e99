import type { ConversationId, EntryPage, Head, Timestamp } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import { AnoChatError } from '../errors';
import type { EntryQuery } from '../http';
import type { Clock, Logger } from '../platform/platform';
import { isDue, isOutdated, isWhole, type Catalog } from './catalog';
import type { IndexWriter } from './index-writer';

/** Between two pages: the history of years is read in the background of a day, not of a minute. */
const PAUSE_MS = 1_000;
const AFTER_FAILURE_MS = 30_000;

export interface HistoryWalkOptions {
  readonly writer: IndexWriter;
  readonly clock: Clock;
  readonly whenIdle: (run: () => void) => () => void;
  readonly log: Logger;
  readonly isOnline: () => boolean;
  readonly conversations: () => Iterable<Searched>;
  readonly timeline: () => string | null;
  readonly readPage: (id: ConversationId, query: EntryQuery) => Promise<EntryPage>;
  /** Entries of it came live, and are taken in soon. */
  readonly isHearing: (id: ConversationId) => boolean;
  readonly onStep: (isWalking: boolean) => void;
}

/** A conversation that is to be searched. */
export interface Searched {
  readonly head: Head;
  readonly lastActivityAt: Timestamp;
}

type Step =
  | { readonly type: 'begin'; readonly head: Head }
  | { readonly type: 'expire'; readonly head: Head }
  | { readonly type: 'restart'; readonly head: Head }
  | { readonly type: 'newer' | 'older'; readonly head: Head; readonly catalog: Catalog };

/**
 * Reads what the index lacks, a page at a time while nothing else is to be done: first what came
 * while nobody listened, then older history, in all conversations back to the same time.
 */
export class HistoryWalk {
  private isStopped = true;
  /** Grows with each stop: what was begun before it leads to nothing. */
  private round = 0;
  private cancel: (() => void) | null = null;
  private isStepping = false;
  /** Conversations whose log was refused: not asked for again in this session. */
  private readonly refused = new Set<ConversationId>();
  /** Conversations in which something is pending: gone on with when its key has come. */
  private readonly waiting = new Set<ConversationId>();

  constructor(private readonly options: HistoryWalkOptions) {}

  start(): void {
    this.isStopped = false;
    this.wake();
  }

  stop(): void {
    this.isStopped = true;
    this.round += 1;
    this.refused.clear();
    this.waiting.clear();
    this.cancel?.();
    this.cancel = null;
  }

  /** There may be something to read. */
  wake(): void {
    if (this.isStopped || this.cancel || this.isStepping) return;
    this.cancel = this.options.whenIdle(() => {
      this.cancel = null;
      void this.step();
    });
  }

  /** What was pending in it may be open now. */
  openAgain(id: ConversationId): void {
    if (this.waiting.delete(id)) this.wake();
  }

  private async step(): Promise<void> {
    const { round } = this;
    if (this.isStopped || !this.options.isOnline()) return;
    const step = this.next();
    this.options.onStep(step !== null);
    if (!step) return;
    this.isStepping = true;
    let pause = step.type === 'newer' || step.type === 'older' ? PAUSE_MS : 0;
    try {
      await this.run(step);
    } catch (error) {
      pause = this.failed(step.head.id, error);
    }
    this.isStepping = false;
    if (round !== this.round) return this.wake();
    this.options.onStep(this.next() !== null);
    this.cancel = this.options.clock.after(pause, () => {
      this.cancel = null;
      this.wake();
    });
  }

  private next(): Step | null {
    const catalogs = this.options.writer.known;
    const timeline = this.options.timeline();
    if (!catalogs || timeline === null) return null;
    const now = this.options.clock.now();
    let oldest: Step | null = null;
    let reached = -Infinity;
    for (const searched of this.options.conversations()) {
      const { head } = searched;
      if (this.refused.has(head.id) || this.waiting.has(head.id)) continue;
      const catalog = catalogs.get(head.id);
      if (!catalog || isOutdated(catalog, head)) return { type: 'begin', head };
      if (catalog.timeline !== timeline) return { type: 'restart', head };
      if (catalog.leaves.some((leaf) => isDue(leaf, now))) return { type: 'expire', head };
      if (catalog.have < head.lastSeq) {
        if (this.options.isHearing(head.id)) continue;
        return { type: 'newer', head, catalog };
      }
      const reach = reachOf(catalog, searched);
      if (reach <= reached || isWhole(catalog, head)) continue;
      reached = reach;
      oldest = { type: 'older', head, catalog };
    }
    return oldest;
  }

  private async run(step: Step): Promise<void> {
    const { writer, readPage } = this.options;
    const { id } = step.head;
    if (step.type === 'begin') return writer.begin(id, step.head);
    if (step.type === 'restart') return writer.restart(id);
    if (step.type === 'expire') return writer.expire(id, this.options.clock.now());
    const { have, from } = step.catalog;
    const limit = LIMITS.pageEntries;
    const query = step.type === 'newer' ? { after: have, limit } : { before: from, limit };
    const page = await readPage(id, query);
    // It ends before what was read of it: it is another log.
    if (page.lastSeq < have) return writer.restart(id);
    // Before it is opened: a key may come while this waits for its turn to write.
    this.waiting.add(id);
    const taken = await (step.type === 'newer'
      ? writer.takeNewer(id, page)
      : writer.takeOlder(id, page));
    if (taken === 'pending') return;
    this.waiting.delete(id);
    const now = writer.known?.get(id);
    // A page that leads nowhere is not asked for again and again.
    if (now && now.have === have && now.from === from) this.refused.add(id);
  }

  /** Milliseconds until the next attempt. */
  private failed(id: ConversationId, error: unknown): number {
    this.waiting.delete(id);
    this.options.log('info', 'The index did not go on', { error: String(error) });
    if (!(error instanceof AnoChatError)) return AFTER_FAILURE_MS;
    if (error.isTemporary) return error.retryAfterMs ?? AFTER_FAILURE_MS;
    this.refused.add(id);
    return PAUSE_MS;
  }
}

/** The time back to which a conversation is indexed, in milliseconds. */
const reachOf = (catalog: Catalog | undefined, { lastActivityAt }: Searched): number =>
  catalog && catalog.since !== null && catalog.from <= catalog.have
    ? catalog.since
    : Date.parse(lastActivityAt);

/** The time back to which all of these conversations are indexed; `null`: wholly. */
export const coveredTo = (
  conversations: Iterable<Searched>,
  catalogs: ReadonlyMap<ConversationId, Catalog>,
): Timestamp | null => {
  let latest: number | null = null;
  for (const searched of conversations) {
    const catalog = catalogs.get(searched.head.id);
    if (catalog && isWhole(catalog, searched.head)) continue;
    const reach = reachOf(catalog, searched);
    if (latest === null || reach > latest) latest = reach;
  }
  return latest === null ? null : new Date(latest).toISOString();
};
