import type { Seq, SeqRange } from '@anochat/contract';

/** Disjoint spans in ascending order; a span holds both of its ends. */
export type Spans = readonly SeqRange[];

export const spanAt = (spans: Spans, seq: Seq): SeqRange | null =>
  spans.find(([from, to]) => from <= seq && seq <= to) ?? null;

/** Adds a span and joins it with those that it touches. */
export const addSpan = (spans: Spans, [from, to]: SeqRange): Spans => {
  if (from > to) return spans;
  let start = from;
  let end = to;
  const apart: SeqRange[] = [];
  for (const span of spans) {
    if (span[1] < start - 1 || span[0] > end + 1) apart.push(span);
    else {
      start = Math.min(start, span[0]);
      end = Math.max(end, span[1]);
    }
  }
  return [...apart, [start, end] as const].sort((a, b) => a[0] - b[0]);
};

/** What is left of the spans at and above `floor`. */
export const clipBelow = (spans: Spans, floor: Seq): Spans =>
  spans.flatMap(([from, to]) => (to < floor ? [] : [[Math.max(from, floor), to] as const]));

/** Everything in `inner` lies in `outer` too, as far as it is at or above `floor`. */
export const coversAll = (outer: Spans, inner: Spans, floor: Seq): boolean =>
  clipBelow(inner, floor).every(([from, to]) => {
    const span = spanAt(outer, from);
    return span !== null && span[1] >= to;
  });

/** The last seq of the hidden run that begins at `seq`, or `seq - 1` when `seq` is not hidden. */
export const skipUp = (hidden: Spans, seq: Seq): Seq => {
  let end = seq - 1;
  for (let span = spanAt(hidden, end + 1); span; span = spanAt(hidden, end + 1)) end = span[1];
  return end;
};

/** The first seq of the hidden run that ends at `seq`, or `seq + 1` when `seq` is not hidden. */
export const skipDown = (hidden: Spans, seq: Seq): Seq => {
  let start = seq + 1;
  for (let span = spanAt(hidden, start - 1); span; span = spanAt(hidden, start - 1)) {
    start = span[0];
  }
  return start;
};
