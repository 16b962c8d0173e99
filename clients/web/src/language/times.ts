/** Times and dates as people read them, in the language of the page and their own time zone. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

// A language without a region would take its most common region's clock; messages show 14:32 everywhere.
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export const clockTime = (at: string | number, language: string): string =>
  new Intl.DateTimeFormat(language, { ...clock, numberingSystem: 'latn' }).format(new Date(at));

const startOfDay = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Whole days between the two local dates; daylight saving makes some days 23 or 25 hours long. */
export const daysApart = (earlier: Date, later: Date): number =>
  Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MS);

/** Names the local day of a moment, for grouping. */
export const dayKey = (at: string): number => startOfDay(new Date(at));

/** 14:32 today, Mon within a week, else 3 May or 3 May 2025: for rows. */
export function shortTime(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  const days = daysApart(date, now);
  if (days <= 0) return clockTime(at, language);
  if (days < 7) return new Intl.DateTimeFormat(language, { weekday: 'short' }).format(date);
  return shortDate(at, language, now);
}

/** 3 May, with the year when it is another one. */
export function shortDate(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...year }).format(
    date,
  );
}

/** Thursday, 14 May: for the separators between days. */
export function longDate(at: string, language: string, now = new Date()): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...year,
  }).format(date);
}

const STEPS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', 60_000],
] as const;

/** "4 minutes ago"; `null` for less than a minute. */
export function ago(at: string, language: string, now = Date.now()): string | null {
  const passed = now - Date.parse(at);
  const step = STEPS.find(([, size]) => passed >= size);
  if (!step) return null;
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
    -Math.floor(passed / step[1]),
    step[0],
  );
}
