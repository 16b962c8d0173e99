import type { Entry, EntryPage, Head, Seq, UserId } from '@anochat/contract';
import type { Spans } from './spans';

/** A page of the log to ask for. */
export type PageQuery =
  | { readonly after: Seq }
  | { readonly before: Seq }
  /** `limit`: how many main entries, where fewer than a page are enough. */
  | { readonly around: Seq; readonly limit?: number };

/** A page that was asked for, and what was known then: its answer is at least as new. */
export interface Ask {
  readonly query: PageQuery;
  readonly have: Seq;
  readonly target: Seq;
}

/**
 * What a client holds of one conversation's log.
 *
 * Up to `have` nothing is missing that this client wants: the last span of `covered` ends there
 * and grows at its end. Spans before it are pages of history, each complete in main entries and
 * in what was said about them up to `have`.
 */
export interface LogState {
  readonly self: UserId;
  /** The database that this log came from, `null` until something came. */
  readonly timeline: string | null;
  /** Grows each time that everything is forgotten: an answer to a question of an earlier era is dropped. */
  readonly era: number;
  /** Shown, or followed: gaps are filled. */
  readonly isOpen: boolean;
  readonly isMember: boolean;
  /** The floor was moved over entries that may have ended or begun the membership: a head tells. */
  readonly isMemberUnsure: boolean;
  /** `null` until a head came. */
  readonly have: Seq | null;
  /** The highest seq heard of. */
  readonly target: Seq;
  readonly firstSeq: Seq;
  readonly hidden: Spans;
  /** How new `hidden` is: the `lastSeq` that came with it. */
  readonly hiddenAt: Seq;
  /** Entries above a gap. */
  readonly held: ReadonlyMap<Seq, Entry>;
  readonly covered: Spans;
  readonly mains: ReadonlyMap<Seq, Entry>;
  /** What was said about a main entry, by its seq, in order. */
  readonly about: ReadonlyMap<Seq, readonly Entry[]>;
  /** Entries about something that is not covered: a page on its way may have been read before them. */
  readonly strays: ReadonlyMap<Seq, Entry>;
  /** The highest seq of a stray that was dropped. */
  readonly straysLostTo: Seq;
  /** The wait for a gap to close by itself is running. */
  readonly isWaiting: boolean;
  readonly isHeadAsked: boolean;
  /** Attempts to fill the gap that brought nothing: the next one waits longer. */
  readonly fruitless: number;
  readonly asks: readonly Ask[];
  /** The last page of history could not be read. */
  readonly hasFailed: boolean;
}

/** What was known when a head was asked for. */
export interface HeadAsk {
  readonly era: number;
  readonly have: Seq;
}

/** The part of a head that the log is about. */
export type LogHead = Pick<Head, 'lastSeq' | 'firstSeq' | 'hidden'> & {
  readonly isMember: boolean;
};

export type LogInput =
  /**
   * `asked`: what the log asked for it with, `null` when it came for another reason. `isLive`: it
   * came beside events, which may bring what is missing in a moment.
   */
  | {
      readonly type: 'head';
      readonly timeline: string;
      readonly head: LogHead;
      readonly asked: HeadAsk | null;
      readonly isLive: boolean;
    }
  | { readonly type: 'head-failed'; readonly era: number }
  | { readonly type: 'entry'; readonly timeline: string; readonly entry: Entry }
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  /** The wait asked for by `wait` is over. */
  | { readonly type: 'due'; readonly era: number }
  /** The connection is back: ask again for what is missing. */
  | { readonly type: 'wake' }
  | {
      readonly type: 'page';
      readonly era: number;
      readonly query: PageQuery;
      readonly page: EntryPage;
    }
  | { readonly type: 'page-failed'; readonly era: number; readonly query: PageQuery }
  /** A page of history is wanted. */
  | { readonly type: 'want'; readonly query: PageQuery }
  /** Time has gone on, to here. */
  | { readonly type: 'expire'; readonly now: number }
  /** The server has another timeline. */
  | { readonly type: 'forget'; readonly timeline: string };

export type LogEffect =
  /** Send `due` after the gap wait with jitter, longer with each fruitless attempt. */
  | { readonly type: 'wait'; readonly era: number; readonly fruitless: number }
  | { readonly type: 'load'; readonly era: number; readonly query: PageQuery }
  /** Read the conversation's head, and hand `asked` back with it. */
  | { readonly type: 'read-head'; readonly era: number; readonly asked: HeadAsk | null }
  /** These entries now stand at the end of the log, in order; each comes once. */
  | { readonly type: 'appended'; readonly entries: readonly Entry[] };

export interface Reduced {
  readonly state: LogState;
  readonly effects: readonly LogEffect[];
}

export const initialLog = (self: UserId): LogState => ({
  self,
  timeline: null,
  era: 0,
  isOpen: false,
  isMember: false,
  isMemberUnsure: false,
  have: null,
  target: 0,
  firstSeq: 1,
  hidden: [],
  hiddenAt: 0,
  held: new Map(),
  covered: [],
  mains: new Map(),
  about: new Map(),
  strays: new Map(),
  straysLostTo: 0,
  isWaiting: false,
  isHeadAsked: false,
  fruitless: 0,
  asks: [],
  hasFailed: false,
});
