import { describe, expect, it } from 'vitest';

import { ago, daysApart, shortTime } from './times';

const now = new Date(2026, 4, 14, 15, 0);
const before = (days: number, hours = 0): string =>
  new Date(2026, 4, 14 - days, 15 - hours, 0).toISOString();

describe('times', () => {
  it('are a clock today, a weekday within a week, else a date', () => {
    expect(shortTime(before(0, 1), 'en', now)).toBe('14:00');
    expect(shortTime(before(2), 'en', now)).toBe('Tue');
    expect(shortTime(before(20), 'en', now)).toBe('Apr 24');
    expect(shortTime(before(0, 15), 'en', now)).toBe('00:00');
  });

  it('count days by the calendar, not by 24 hours', () => {
    expect(daysApart(new Date(2026, 4, 13, 23, 59), new Date(2026, 4, 14, 0, 1))).toBe(1);
  });

  it('tell how long ago something was', () => {
    expect(ago(before(0, 3), 'en', now.getTime())).toBe('3 hours ago');
    expect(ago(now.toISOString(), 'en', now.getTime())).toBeNull();
  });
});
