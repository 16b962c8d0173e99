import type { Entry, EntryPage, Seq, SeqRange } from '@anochat/contract';
import { addAbout, isMended } from './append-entry';
import type { LogState, PageQuery } from './log-state';
import { addSpan, spanAt } from './spans';
import { present } from '../present';

/** The span that a page of history makes complete, up to `have`; `null` for none. */
const spanOf = (state: LogState, query: PageQuery, page: EntryPage): SeqRange | null => {
  const reachesStart = page.prevCursor === null || ('before' in query && !page.hasMore);
  const from = reachesStart ? state.firstSeq : page.range?.[0];
  const to =
    'before' in query
      ? query.before - 1
      : page.nextCursor === null
        ? page.lastSeq
        : page.range?.[1];
  if (from === undefined || to === undefined) return null;
  // The page may have been read before the floor rose, or after the log went on.
  const start = Math.max(from, state.firstSeq);
  const end = Math.min(to, present(state.have));
  return start > end ? null : [start, end];
};

/**
 * Takes a page of history in. What was said about its entries after it was read came by events
 * meanwhile: those strays go to their places now.
 */
export const mergePage = (state: LogState, query: PageQuery, page: EntryPage): LogState => {
  const span = spanOf(state, query, page);
  if (!span) return state;
  const within = (seq: Seq): boolean => span[0] <= seq && seq <= span[1];

  const mains = new Map(state.mains);
  for (const entry of page.items) {
    if (entry.target !== null || !within(entry.seq)) continue;
    // An erased entry stays erased, whichever of the two was read later.
    const known = mains.get(entry.seq);
    if (!known || entry.erased || isMended(known, entry)) mains.set(entry.seq, entry);
  }
  let merged: LogState = { ...state, mains, covered: addSpan(state.covered, span) };

  const later: readonly Entry[] = [...page.about, ...state.strays.values()];
  for (const entry of later) {
    if (entry.seq > present(state.have) || entry.target === null) continue;
    if (within(entry.target)) merged = addAbout(merged, entry);
  }
  const strays = new Map(
    [...merged.strays].filter(([, entry]) => !spanAt(merged.covered, present(entry.target))),
  );
  return { ...merged, strays };
};
