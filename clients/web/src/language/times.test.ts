import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  dateLocale,
  daysApart,
  fullTime,
  longDate,
  shortTime,
  timeInText,
  whenDone,
} from '@anochat/sdk/shown';

const own = process.env.TZ;
beforeAll(() => {
  // Clocks go forward there on 29 March 2026; node reads the zone anew when it is set.
  process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
  if (own === undefined) delete process.env.TZ;
  else process.env.TZ = own;
});

/** Thursday, 15:00 in Berlin. */
const now = new Date('2026-05-14T13:00:00Z');

describe('a time in a row', () => {
  it.each([
    ['2026-05-14T12:00:00Z', 'en-GB', '14:00'],
    ['2026-05-13T22:00:00Z', 'en-GB', '00:00'],
    ['2026-05-13T21:59:00Z', 'en-GB', 'Yesterday'],
    ['2026-05-13T21:59:00Z', 'de', 'Gestern'],
    ['2026-05-13T21:59:00Z', 'ar-EG', 'أمس'],
    ['2026-05-12T10:00:00Z', 'en-GB', 'Tue'],
    ['2026-05-08T10:00:00Z', 'en-GB', 'Fri'],
    ['2026-05-07T10:00:00Z', 'en-GB', '7 May'],
    ['2026-05-07T10:00:00Z', 'en-US', 'May 7'],
    ['2026-05-07T10:00:00Z', 'de', '7. Mai'],
    ['2025-12-31T22:59:00Z', 'en-GB', '31 Dec 2025'],
    ['2025-12-31T23:00:00Z', 'en-GB', '1 Jan'],
    ['2026-05-15T10:00:00Z', 'en-GB', '15 May'],
  ])('%s in %s is %s', (at, locale, shown) => {
    expect(shortTime(at, locale, now)).toBe(shown);
  });
});

describe('times', () => {
  it('begin small inside a sentence, with the whole weekday', () => {
    expect(timeInText('2026-05-13T10:00:00Z', 'en-GB', now)).toBe('yesterday');
    expect(timeInText('2026-05-12T10:00:00Z', 'en-GB', now)).toBe('Tuesday');
    expect(timeInText('2024-05-12T10:00:00Z', 'en-GB', now)).toBe('12 May 2024');
  });

  it('leave nothing to guess when written in full', () => {
    expect(fullTime('2025-05-12T10:05:00Z', 'en-GB')).toMatch(/^Monday,? 12 May 2025 at 12:05$/);
    expect(fullTime('2025-05-12T10:05:00Z', 'ar-EG')).toContain('2025');
  });

  it('name the day between messages, with the year when it is another one', () => {
    expect(longDate('2026-05-12T10:00:00Z', 'en-GB', now)).toMatch(/^Tuesday,? 12 May$/);
    expect(longDate('2025-05-12T10:00:00Z', 'de', now)).toBe('Montag, 12. Mai 2025');
  });

  it('count days by the calendar, also over the shorter day of daylight saving', () => {
    expect(daysApart(new Date('2026-05-13T21:59:00Z'), new Date('2026-05-13T22:01:00Z'))).toBe(1);
    expect(daysApart(new Date('2026-03-28T23:30:00Z'), new Date('2026-03-29T22:30:00Z'))).toBe(1);
  });

  it('tell when something was done', () => {
    const when = (at: string): string | null => whenDone(at, 'en-GB', now);
    expect(when(now.toISOString())).toBeNull();
    expect(when('2026-05-14T12:56:00Z')).toBe('4 minutes ago');
    expect(when('2026-05-14T10:00:00Z')).toBe('3 hours ago');
    expect(when('2026-05-13T21:00:00Z')).toBe('yesterday');
    expect(when('2026-05-12T10:00:00Z')).toBe('Tuesday');
    expect(when('2026-05-03T10:00:00Z')).toBe('3 May');
    // Past midnight it is another day, and still a moment ago.
    const past = new Date('2026-05-13T22:02:00Z');
    expect(whenDone('2026-05-13T21:58:00Z', 'en-GB', past)).toBe('4 minutes ago');
  });

  it('follow the region that the person has for the language of the page', () => {
    expect(dateLocale('en', ['de-AT', 'en-US', 'en-GB'])).toBe('en-US');
    expect(dateLocale('de', ['en-US', 'de-AT'])).toBe('de-AT');
    expect(dateLocale('en', ['de-DE'])).toBe('en-GB');
    expect(dateLocale('ar', ['en-US'])).toBe('ar');
  });
});
