import type { MessageItem } from '../../view';
import { monthKey } from '../language/times';

export interface Month {
  readonly key: string;
  /** A moment in it. */
  readonly ts: string;
  readonly items: readonly MessageItem[];
}

/** In their order, a group for each month of this person's calendar. */
export function months(items: readonly MessageItem[]): readonly Month[] {
  const groups: { key: string; ts: string; items: MessageItem[] }[] = [];
  for (const item of items) {
    const key = monthKey(item.ts);
    const last = groups.at(-1);
    if (last?.key === key) last.items.push(item);
    else groups.push({ key, ts: item.ts, items: [item] });
  }
  return groups;
}
