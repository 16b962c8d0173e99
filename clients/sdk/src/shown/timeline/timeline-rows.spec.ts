import type { MessageItem, TimelineItem } from '../../view';

import { endAround, movedEnd, nextMention, timelineRows, windowOf } from './timeline-rows';

const START = new Date(2026, 4, 14, 12, 0).getTime();

function message(seq: number, sender: string, minute: number): MessageItem {
  return {
    type: 'message',
    key: `m${seq}`,
    seq,
    clientId: null,
    sender,
    own: sender === 'me',
    ts: new Date(START + minute * 60_000).toISOString(),
    body: { state: 'content', parts: [{ type: 'text', text: 'x' }], mentions: [] },
    editedAt: null,
    reactions: [],
    quote: null,
    forwardedFrom: null,
    delivery: null,
    expiresAt: null,
    readBy: [],
  };
}

const shape = (items: readonly TimelineItem[], after: number | null = null): readonly string[] =>
  timelineRows(items, after === null ? null : { after, count: 9 }).map((row) =>
    row.type === 'message'
      ? `${row.key}${row.first ? ' first' : ''}${row.last ? ' last' : ''}`
      : row.type,
  );

describe('timeline rows', () => {
  it('group one sender within five minutes', () => {
    expect(
      shape([message(1, 'a', 0), message(2, 'a', 4), message(3, 'a', 9), message(4, 'b', 9)]),
    ).toEqual(['day', 'm1 first', 'm2 last', 'm3 first last', 'm4 first last']);
  });

  it('begin a new group and a separator at midnight', () => {
    const late = 11 * 60 + 59;
    expect(shape([message(1, 'a', late), message(2, 'a', late + 2)])).toEqual([
      'day',
      'm1 first last',
      'day',
      'm2 first last',
    ]);
  });

  it('put the new line once, before the first message of others that was unread, and part the group there', () => {
    expect(shape([message(1, 'a', 0), message(2, 'a', 1), message(3, 'a', 2)], 1)).toEqual([
      'day',
      'm1 first last',
      'new',
      'm2 first',
      'm3 last',
    ]);
    expect(shape([message(1, 'a', 0), message(2, 'me', 1)], 1)).toEqual([
      'day',
      'm1 first last',
      'm2 first last',
    ]);
  });
});

describe('the window', () => {
  const rows = timelineRows(
    Array.from({ length: 300 }, (_, index) => message(index + 1, 'a', index / 100)),
    null,
  );

  it('is the newest 120 rows and follows them', () => {
    expect(windowOf(rows, null)).toEqual({ start: rows.length - 120, end: rows.length });
  });

  it('moves by steps to the oldest and back to the end', () => {
    let end: string | null = null;
    for (let steps = 0; windowOf(rows, end).start > 0; steps += 1) {
      expect(steps).toBeLessThan(10);
      end = movedEnd(rows, end, -1);
    }
    expect(windowOf(rows, end)).toEqual({ start: 0, end: 120 });
    for (let steps = 0; end !== null; steps += 1) {
      expect(steps).toBeLessThan(10);
      end = movedEnd(rows, end, 1);
    }
  });

  it('holds the row that a jump leads to', () => {
    const index = rows.findIndex((row) => row.key === 'm100');
    const { start, end } = windowOf(rows, endAround(rows, index));
    expect(start).toBeLessThanOrEqual(index);
    expect(end).toBeGreaterThan(index);
  });
});

describe('the next mention', () => {
  const naming = (seq: number, sender: string, user: string): MessageItem => {
    const item = message(seq, sender, seq);
    return { ...item, body: { state: 'content', parts: [], mentions: [user] } };
  };
  const items = [
    naming(1, 'a', 'me'),
    naming(2, 'a', 'b'),
    naming(3, 'me', 'me'),
    message(4, 'a', 4),
    naming(5, 'b', 'me'),
    naming(6, 'a', 'me'),
  ];

  it('is the first by somebody else above what was read', () => {
    expect(nextMention(items, 1, 'me')).toBe(5);
    expect(nextMention(items, 0, 'me')).toBe(1);
  });

  it('is none where the items hold none', () => {
    expect(nextMention(items, 6, 'me')).toBeNull();
    expect(nextMention(items.slice(0, 4), 1, 'me')).toBeNull();
  });
});
