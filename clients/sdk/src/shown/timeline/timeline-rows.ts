import type { Seq, UserId } from '@anochat/contract';
import type { MessageItem, SystemItem, TimelineItem } from '../../view';

import { dayKey } from '../language/times';

/** One line of the message list. */
export type TimelineRow =
  | { readonly type: 'day'; readonly key: string; readonly ts: string }
  | { readonly type: 'new'; readonly key: 'new'; readonly count: number }
  | { readonly type: 'system'; readonly key: string; readonly item: SystemItem }
  | {
      readonly type: 'message';
      readonly key: string;
      readonly item: MessageItem;
      /** Begins a group of one sender: shows the name. */
      readonly first: boolean;
      /** Ends it: shows the picture. */
      readonly last: boolean;
    };

/** The line above what was unread when the conversation was opened; it stays where it was. */
export interface NewLine {
  readonly after: Seq;
  readonly count: number;
}

const GROUP_MS = 5 * 60_000;

const belongTogether = (earlier: TimelineItem, later: TimelineItem): boolean =>
  earlier.type === 'message' &&
  later.type === 'message' &&
  earlier.sender === later.sender &&
  Date.parse(later.ts) - Date.parse(earlier.ts) < GROUP_MS;

const isNew = (item: TimelineItem, line: NewLine | null): boolean =>
  line !== null && item.seq !== null && item.seq > line.after && !item.own;

/** Days, the new line, and messages grouped by sender and time. */
export function timelineRows(
  items: readonly TimelineItem[],
  newLine: NewLine | null,
): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let newShown = false;
  let previous: TimelineItem | null = null;
  items.forEach((item, index) => {
    const day = dayKey(item.ts);
    const sameDay = previous !== null && dayKey(previous.ts) === day;
    if (!sameDay) rows.push({ type: 'day', key: `day:${day}`, ts: item.ts });
    const startsNew = !newShown && isNew(item, newLine);
    if (startsNew && newLine) {
      newShown = true;
      rows.push({ type: 'new', key: 'new', count: newLine.count });
    }
    if (item.type === 'system') rows.push({ type: 'system', key: item.key, item });
    else {
      const next = items[index + 1];
      const nextStartsNew = next !== undefined && !newShown && isNew(next, newLine);
      const first = !sameDay || startsNew || previous === null || !belongTogether(previous, item);
      const nextBelongs =
        next !== undefined &&
        !nextStartsNew &&
        dayKey(next.ts) === day &&
        belongTogether(item, next);
      rows.push({ type: 'message', key: item.key, item, first, last: !nextBelongs });
    }
    previous = item;
  });
  return rows;
}

/** The first message above `readSeq` that names oneself, or `null` where none of the items does. */
export function nextMention(
  items: readonly TimelineItem[],
  readSeq: Seq,
  self: UserId,
): Seq | null {
  const found = items.find(
    (item) =>
      item.type === 'message' &&
      item.seq !== null &&
      item.seq > readSeq &&
      !item.own &&
      item.body.state === 'content' &&
      item.body.mentions.includes(self),
  );
  return found?.seq ?? null;
}

const WINDOW = 120;
const STEP = 40;

/** The rows in the page: at most 120, ending at `endKey` or, with `null`, at the end. */
export function windowOf(
  rows: readonly TimelineRow[],
  endKey: string | null,
): { readonly start: number; readonly end: number } {
  const found = endKey === null ? -1 : rows.findIndex((row) => row.key === endKey);
  const end = found < 0 ? rows.length : found + 1;
  return { start: Math.max(0, end - WINDOW), end };
}

/** The window moved by a step towards older (-1) or newer (1) rows; `null` again at the end. */
export function movedEnd(
  rows: readonly TimelineRow[],
  endKey: string | null,
  direction: -1 | 1,
): string | null {
  const { end } = windowOf(rows, endKey);
  const next = Math.max(Math.min(WINDOW, rows.length), end + direction * STEP);
  return next >= rows.length ? null : (rows[next - 1]?.key ?? null);
}

/** A window with this row in its middle. */
export function endAround(rows: readonly TimelineRow[], index: number): string | null {
  const end = index + WINDOW / 2;
  return end >= rows.length ? null : (rows[end - 1]?.key ?? null);
}
