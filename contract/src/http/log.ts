import type { Entry } from '../entry';
import type { Seq, SeqRange, Timestamp } from '../ids';

/** The entry is committed. `duplicate`: the same id and body came before; this is its place. */
export interface Accepted {
  readonly seq: Seq;
  readonly n: number;
  readonly ts: Timestamp;
  readonly duplicate: boolean;
}

/**
 * A piece of the log. Exactly one of `before`, `after`, `around` may be asked for; none means the end.
 *
 * `after`: every readable entry of `range`, in order. `before`, `around` and the end: `limit` counts
 * main entries (those without a target); `items` holds every main entry of `range`, and `about`
 * whatever was said later about them, wherever it stands: old pages never show stale text.
 * `lastSeq` is read no later than the entries, so that `about` is complete up to it, together with
 * the pages that `aboutCursor` begins.
 */
export interface EntryPage {
  readonly items: readonly Entry[];
  /** In order of what they are about, then of seq; at most `LIMITS.pageAbout` of them. */
  readonly about: readonly Entry[];
  /** There is more of `about`: `GET .../about?cursor=` this, until `nextCursor` is `null`. */
  readonly aboutCursor: string | null;
  /** The span that this page covers, `null` when it is empty. */
  readonly range: SeqRange | null;
  readonly firstSeq: Seq;
  readonly lastSeq: Seq;
  readonly hidden: readonly SeqRange[];
  /** Continue with `before=` this. */
  readonly prevCursor: string | null;
  /** Continue with `after=` this. */
  readonly nextCursor: string | null;
  /** There is more in the direction asked for. */
  readonly hasMore: boolean;
}

export interface MarkUpTo {
  readonly upTo: Seq;
}
