import { expect, it } from 'vitest';

import type { MessageItem } from '@anochat/sdk';
import { months } from '@anochat/sdk/shown';

import { linksIn } from './links-in';

const item = (key: string, ts: string, text = ''): MessageItem => ({
  ...{ type: 'message', key, ts, seq: 1, clientId: null, sender: 'ada', own: false },
  ...{ expiresAt: null, editedAt: null, reactions: [], quote: null, forwardedFrom: null },
  ...{ delivery: null, readBy: [] },
  body: { state: 'content', mentions: [], parts: [{ type: 'text', text }] },
});

it('puts what follows each other into the months of this calendar', () => {
  const local = (year: number, month: number, day: number): string =>
    new Date(year, month, day, 12).toISOString();
  const items = [
    item('a', local(2026, 4, 31)),
    item('b', local(2026, 4, 1)),
    item('c', local(2026, 3, 30)),
    item('d', local(2025, 3, 30)),
  ];
  expect(months(items).map((month) => month.items.map(({ key }) => key))).toEqual([
    ['a', 'b'],
    ['c'],
    ['d'],
  ]);
});

it('finds the links that a message shows, each once, and none in code or where there is only a dot', () => {
  const text = 'https://one.example https://one.example `https://code.example` end.Then';
  expect(linksIn(item('a', '2026-01-01T00:00:00Z', text)).map(({ url }) => url)).toEqual([
    'https://one.example/',
  ]);
});
