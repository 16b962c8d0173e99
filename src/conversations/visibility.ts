import type { Seq, SeqRange } from '@anochat/contract';

/** Spans that may touch or overlap, as spans that do not, in order. */
export const mergeRanges = (ranges: readonly SeqRange[]): SeqRange[] => {
  const merged: [Seq, Seq][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (to < from) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
};

/** What of 1 to `lastSeq` lies in none of the ranges, which are merged and in order. */
export const hiddenRanges = (visible: readonly SeqRange[], lastSeq: Seq): SeqRange[] => {
  const hidden: SeqRange[] = [];
  let next = 1;
  for (const [from, to] of visible) {
    if (from > next) hidden.push([next, Math.min(from - 1, lastSeq)]);
    next = Math.max(next, to + 1);
  }
  if (next <= lastSeq) hidden.push([next, lastSeq]);
  return hidden.filter(([from, to]) => from <= to);
};

/** What of the ranges lies between the two, both included. */
export const clipRanges = (ranges: readonly SeqRange[], low: Seq, high: Seq): SeqRange[] =>
  ranges
    .map(([from, to]): SeqRange => [Math.max(from, low), Math.min(to, high)])
    .filter(([from, to]) => from <= to);
