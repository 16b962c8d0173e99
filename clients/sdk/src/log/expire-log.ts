import type { Entry, Seq } from '@anochat/contract';
import { erase } from './append-entry';
import type { LogState } from './log-state';
import { present } from '../present';

/** Milliseconds since 1970; `null`: it stays. */
export const expiryOf = (entry: Entry): number | null =>
  entry.kind === 'message' && entry.expiresAt !== undefined ? Date.parse(entry.expiresAt) : null;

/** Its time is over: it is shown no more, whoever still has its body. */
export const hasExpired = (entry: Entry, now: number): boolean => {
  const at = expiryOf(entry);
  return at !== null && at <= now;
};

/** When the next of these loses its body. */
export const nextExpiry = (entries: Iterable<Entry>): number | null => {
  let next: number | null = null;
  for (const entry of entries) {
    const at = entry.erased ? null : expiryOf(entry);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next;
};

/** What has expired loses its body, and so does what was said about it. */
export const expireLog = (state: LogState, now: number): LogState => {
  const due = [...state.mains.values()].filter((entry) => !entry.erased && hasExpired(entry, now));
  if (due.length === 0) return state;
  const mains = new Map(state.mains);
  const about = new Map<Seq, readonly Entry[]>(state.about);
  for (const { seq } of due) {
    mains.set(seq, erase(present(mains.get(seq))));
    const said = about.get(seq);
    if (said) about.set(seq, said.map(erase));
  }
  return { ...state, mains, about };
};
