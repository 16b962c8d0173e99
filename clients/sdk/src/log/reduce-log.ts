import { LIMITS, type Entry, type EntryPage, type Seq } from '@anochat/contract';
import { appendEntry, closeOver, drainHeld, hold, liveSpan, mayAppend } from './append-entry';
import { beginEra, dropPages } from './drop-pages';
import { expireLog } from './expire-log';
import {
  initialLog,
  type Ask,
  type HeadAsk,
  type LogEffect,
  type LogHead,
  type LogInput,
  type LogState,
  type PageQuery,
  type Reduced,
} from './log-state';
import { mergePage } from './merge-page';
import { clipBelow, coversAll, skipDown } from './spans';
import { present } from '../present';

/** A gap wider than this is not downloaded: the window starts again at the end of the log. */
export const RESTART_GAP = 2 * LIMITS.pageEntries;
/** Main entries that stay when a conversation is closed. */
export const KEPT_WHEN_CLOSED = 120;

/**
 * One step of a conversation's log: pure, so that the same inputs give the same state anywhere.
 *
 * The rule: the next entry is appended, a lower one ignored, a higher one held while the log is
 * asked for what lies between. Hidden spans and what retention took are no gaps. A log that ends
 * below what was read before, or that comes from another database, is read anew. The end of the
 * own membership ends the log at that entry, until a new membership begins.
 */
export const reduceLog = (state: LogState, input: LogInput): Reduced => {
  const step = new Step(state);
  step.take(input);
  return { state: step.state, effects: step.effects };
};

/** The state while one input is taken in, and what it asks for. Lives for one call only. */
class Step {
  readonly effects: LogEffect[] = [];
  private readonly appended: Entry[] = [];

  constructor(public state: LogState) {}

  take(input: LogInput): void {
    switch (input.type) {
      case 'head':
        this.takeHead(input.timeline, input.head, input.asked, input.isLive);
        break;
      case 'head-failed':
        if (input.era !== this.state.era) return;
        this.set({ isHeadAsked: false });
        this.closeGap(false);
        break;
      case 'entry':
        this.takeEntry(input.timeline, input.entry);
        break;
      case 'open':
        this.set({ isOpen: true, hasFailed: false });
        this.closeGap(true);
        break;
      case 'close':
        this.set({ isOpen: false });
        this.trim();
        break;
      case 'due':
        if (input.era !== this.state.era || !this.state.isWaiting) return;
        this.set({ isWaiting: false });
        this.closeGap(true);
        break;
      case 'wake':
        // Neither timers nor answers are waited for across a lost connection.
        this.set({ isWaiting: false, isHeadAsked: false, hasFailed: false, asks: [] });
        if (this.state.have === null && this.state.held.size > 0) this.readHead(null);
        this.closeGap(true);
        break;
      case 'page':
        if (input.era === this.state.era) this.takePage(input.query, input.page);
        break;
      case 'page-failed':
        if (input.era === this.state.era) this.takeFailure(input.query);
        break;
      case 'want':
        this.set({ hasFailed: false });
        if (this.state.have !== null) this.load(input.query);
        break;
      case 'expire':
        this.state = expireLog(this.state, input.now);
        break;
      case 'forget':
        if (input.timeline !== this.state.timeline) this.forget(input.timeline);
        break;
    }
    this.wantFirstPage();
    if (this.appended.length > 0) {
      this.effects.unshift({ type: 'appended', entries: this.appended });
    }
  }

  private set(change: Partial<LogState>): void {
    this.state = { ...this.state, ...change };
  }

  private takeHead(timeline: string, head: LogHead, asked: HeadAsk | null, isLive: boolean): void {
    if (this.state.timeline !== timeline) this.forget(timeline);
    this.set({ isHeadAsked: false });
    const { have } = this.state;
    if (have !== null && head.lastSeq < have) {
      // Perhaps the head is only older than the events that overtook it: ask once more.
      if (asked?.era !== this.state.era) this.readHead(have);
      else if (head.lastSeq < asked.have) {
        this.forget(timeline);
        this.startAt(head);
      }
      return;
    }
    if (this.isBeyondFilling(head.lastSeq)) {
      this.startAt(head);
      return;
    }
    this.set({ target: Math.max(this.state.target, head.lastSeq) });
    this.takeBounds(head);
    this.state = closeOver(this.state);
    if (this.state.isMemberUnsure || this.state.have === head.lastSeq) {
      this.set({ isMember: head.isMember, isMemberUnsure: false });
    }
    this.drain();
    this.closeGap(!isLive);
  }

  /** Whether this client starts at the end of the log instead of reading all that lies between. */
  private isBeyondFilling(lastSeq: Seq): boolean {
    const { have, isOpen, covered } = this.state;
    if (have === null) return true;
    if (lastSeq - have > RESTART_GAP) return true;
    return !isOpen && covered.length === 0;
  }

  private startAt(head: LogHead): void {
    this.state = dropPages(this.state);
    this.set({
      have: head.lastSeq,
      target: Math.max(this.state.target, head.lastSeq),
      isMember: head.isMember,
      isMemberUnsure: false,
    });
    this.takeBounds(head);
    this.drain();
    this.closeGap(false);
  }

  private takeEntry(timeline: string, entry: Entry): void {
    if (this.state.timeline !== timeline) this.forget(timeline);
    const { have } = this.state;
    if (have === null) {
      this.set({ held: hold(this.state, entry).held });
      if (!this.state.isHeadAsked) this.readHead(null);
      return;
    }
    if (entry.seq <= have) return;
    if (entry.seq === have + 1 && mayAppend(this.state, entry)) {
      this.append(entry);
      this.drain();
    } else {
      this.state = hold(this.state, entry);
    }
    this.closeGap(false);
  }

  private takePage(query: PageQuery, page: EntryPage): void {
    const ask = this.state.asks.find((other) => isSame(other.query, query));
    if (!ask) return;
    this.set({ asks: this.state.asks.filter((other) => other !== ask) });
    if (page.lastSeq < ask.have) {
      // The log ends before what was read from it: it is not the same log any more.
      this.forget(this.state.timeline);
      this.readHead(null);
      return;
    }
    this.takeBounds(page);
    this.drain();
    if (this.state.isMemberUnsure && !this.state.isHeadAsked) this.readHead(null);
    if ('after' in query) this.takeFilling(ask, page);
    else if (page.lastSeq < this.state.straysLostTo) this.load(query);
    else this.state = mergePage(this.state, query, page);
    this.closeGap(false);
  }

  private takeFilling(ask: Ask, page: EntryPage): void {
    const before = present(this.state.have);
    for (const entry of page.items) {
      if (entry.seq === present(this.state.have) + 1) this.append(entry);
    }
    this.drain();
    const { have, target } = this.state;
    if (page.lastSeq < ask.target && target === ask.target && present(have) < target) {
      // The log was read after this client heard of more, and does not know it: nor is it ours.
      this.set({
        target: Math.max(page.lastSeq, present(have)),
        held: new Map([...this.state.held].filter(([seq]) => seq <= page.lastSeq)),
      });
    }
    const isFruitful = present(this.state.have) > before;
    this.set({ fruitless: isFruitful ? 0 : this.state.fruitless + 1 });
    this.closeGap(isFruitful);
  }

  private takeFailure(query: PageQuery): void {
    const asks = this.state.asks.filter((other) => !isSame(other.query, query));
    if ('after' in query) {
      this.set({ asks, fruitless: this.state.fruitless + 1 });
      this.closeGap(false);
    } else {
      this.set({ asks, hasFailed: true });
    }
  }

  /** Floors and hidden spans. Those of an older answer than the last one are not taken. */
  private takeBounds(bounds: Pick<LogHead, 'lastSeq' | 'firstSeq' | 'hidden'>): void {
    const { state } = this;
    const firstSeq = Math.max(state.firstSeq, bounds.firstSeq);
    if (firstSeq > state.firstSeq) {
      const keeps = ([seq]: readonly [Seq, unknown]): boolean => seq >= firstSeq;
      this.set({
        firstSeq,
        mains: new Map([...state.mains].filter(keeps)),
        about: new Map([...state.about].filter(keeps)),
        covered: clipBelow(state.covered, firstSeq),
      });
    }
    if (bounds.lastSeq < state.hiddenAt) return;
    // Earlier history was shared: pages that were read around it are no longer complete.
    const isShared = !coversAll(bounds.hidden, state.hidden, firstSeq);
    this.set({ hidden: bounds.hidden, hiddenAt: bounds.lastSeq });
    if (isShared) this.state = dropPages(this.state);
  }

  private append(entry: Entry): void {
    this.appended.push(entry);
    this.state = closeOver(appendEntry(this.state, entry));
  }

  private drain(): void {
    if (this.state.have !== null) this.state = drainHeld(this.state, this.appended);
  }

  /** Asks for what is missing: at once, or after the wait in which it may come by itself. */
  private closeGap(atOnce: boolean): void {
    const { state } = this;
    if (state.have === null || !state.isOpen || state.have >= state.target) return;
    if (state.asks.some(({ query }) => 'after' in query) || state.isHeadAsked) return;
    if (!atOnce) {
      if (state.isWaiting) return;
      this.set({ isWaiting: true });
      this.effects.push({ type: 'wait', era: state.era, fruitless: state.fruitless });
      return;
    }
    if (state.target - state.have > RESTART_GAP) this.readHead(null);
    else this.load({ after: state.have });
  }

  private load(query: PageQuery): void {
    const { state } = this;
    if (state.asks.some((ask) => isSame(ask.query, query))) return;
    this.set({ asks: [...state.asks, { query, have: present(state.have), target: state.target }] });
    this.effects.push({ type: 'load', era: state.era, query });
  }

  private readHead(have: Seq | null): void {
    const { era } = this.state;
    this.set({ isHeadAsked: true });
    this.effects.push({ type: 'read-head', era, asked: have === null ? null : { era, have } });
  }

  /** A conversation that is shown needs something to show. */
  private wantFirstPage(): void {
    const { have, isOpen, asks, hasFailed } = this.state;
    if (!isOpen || have === null || hasFailed || asks.length > 0) return;
    const start = liveSpan(this.state)?.[0] ?? have + 1;
    let shown = 0;
    for (const seq of this.state.mains.keys()) if (seq >= start) shown += 1;
    if (shown >= LIMITS.pageEntriesDefault / 2) return;
    if (skipDown(this.state.hidden, start - 1) <= this.state.firstSeq) return;
    this.load({ before: start });
  }

  private forget(timeline: string | null): void {
    const { self, era, isOpen } = this.state;
    this.state = { ...initialLog(self), timeline, era: era + 1, isOpen };
  }

  /** Keeps the newest entries of a conversation that nobody looks at any more. */
  private trim(): void {
    const live = liveSpan(this.state);
    if (!live) {
      this.state = dropPages(this.state);
      return;
    }
    this.state = beginEra(this.state);
    const { state } = this;
    const seqs = [...state.mains.keys()].filter((seq) => seq >= live[0]).sort((a, b) => b - a);
    const floor = seqs[KEPT_WHEN_CLOSED - 1] ?? live[0];
    const keeps = ([seq]: readonly [Seq, unknown]): boolean => seq >= floor;
    this.set({
      covered: [[floor, live[1]]],
      mains: new Map([...state.mains].filter(keeps)),
      about: new Map([...state.about].filter(keeps)),
    });
  }
}

const isSame = (a: PageQuery, b: PageQuery): boolean =>
  ('after' in a && 'after' in b && a.after === b.after) ||
  ('before' in a && 'before' in b && a.before === b.before) ||
  ('around' in a && 'around' in b && a.around === b.around);
