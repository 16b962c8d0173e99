import type { Entry, Seq, UserId } from '@anochat/contract';
import { isUnreadable, liveSpan } from './append-entry';
import { initialLog, type LogState } from './log-state';
import type { Spans } from './spans';
import { present } from '../present';

/** Main entries that are stored: what one sees at once on the next start, also without network. */
const STORED_MAINS = 120;

/** The live end of a log as it lies in the store. */
export interface StoredLog {
  readonly timeline: string;
  readonly have: Seq;
  readonly firstSeq: Seq;
  readonly hidden: Spans;
  readonly hiddenAt: Seq;
  readonly isMember: boolean;
  readonly isMemberUnsure: boolean;
  /** The span of the log that `mains` covers, `null` for none. */
  readonly from: Seq | null;
  readonly mains: readonly Entry[];
  readonly about: readonly Entry[];
}

/** The last main entry of which something cannot be read. */
const lastUnreadable = (state: LogState, seqs: readonly Seq[]): Seq | undefined =>
  seqs.find((seq) =>
    [present(state.mains.get(seq)), ...(state.about.get(seq) ?? [])].some(isUnreadable),
  );

/** What cannot be read, and what is older, is not kept: it is asked for again, and may be mended. */
export const storeLog = (state: LogState): StoredLog | null => {
  if (state.timeline === null || state.have === null) return null;
  const live = liveSpan(state);
  const all = live
    ? [...state.mains.keys()].filter((seq) => seq >= live[0]).sort((a, b) => b - a)
    : [];
  const floor = lastUnreadable(state, all);
  const seqs = floor === undefined ? all : all.filter((seq) => seq > floor);
  const kept = seqs.slice(0, STORED_MAINS).reverse();
  const start = floor === undefined ? live?.[0] : floor + 1;
  const from = kept.length < seqs.length ? present(kept[0]) : start;
  return {
    timeline: state.timeline,
    have: state.have,
    firstSeq: state.firstSeq,
    hidden: state.hidden,
    hiddenAt: state.hiddenAt,
    isMember: state.isMember,
    isMemberUnsure: state.isMemberUnsure,
    from: from !== undefined && from <= state.have ? from : null,
    mains: kept.map((seq) => present(state.mains.get(seq))),
    about: kept.flatMap((seq) => state.about.get(seq) ?? []),
  };
};

export const restoreLog = (self: UserId, stored: StoredLog): LogState => {
  const { timeline, have, firstSeq, hidden, hiddenAt, isMember, isMemberUnsure, from } = stored;
  const about = new Map<Seq, readonly Entry[]>();
  for (const entry of stored.about) {
    about.set(present(entry.target), [...(about.get(present(entry.target)) ?? []), entry]);
  }
  return {
    ...initialLog(self),
    timeline,
    have,
    target: have,
    firstSeq,
    hidden,
    hiddenAt,
    isMember,
    isMemberUnsure,
    covered: from === null ? [] : [[from, have]],
    mains: new Map(stored.mains.map((entry) => [entry.seq, entry])),
    about,
  };
};

/**
 * A log that is read from its beginning: of a conversation that began, or that one joined, while
 * this client was following.
 */
export const emptyLog = (self: UserId, timeline: string): LogState => ({
  ...initialLog(self),
  timeline,
  have: 0,
});
