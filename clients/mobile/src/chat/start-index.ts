import type { TimelineRow } from '@anochat/sdk/shown';

/** The row that a list begins with: where one was, what a jump led to, what is new; `null`: the end. */
export function startIndex(rows: readonly TimelineRow[], at: string | null): number | null {
  const wanted = rows.findIndex(
    (row) => row.key === at || ('item' in row && `seq:${row.item.seq}` === at),
  );
  if (wanted >= 0) return wanted;
  const newLine = rows.findIndex(({ type }) => type === 'new');
  // With a little of what was read above it.
  return newLine < 0 ? null : Math.max(0, newLine - 1);
}
