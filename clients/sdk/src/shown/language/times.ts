import { withUnit } from './with-unit';

/** Times and dates as people read them, in their own locale and time zone. */
const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SHAPES = {
  clock,
  weekday: { weekday: 'long' },
  weekdayShort: { weekday: 'short' },
  month: { month: 'long' },
  monthOfYear: { month: 'long', year: 'numeric' },
  date: { day: 'numeric', month: 'short' },
  dateOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayOfYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...clock },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Making a formatter takes far longer than using it, and every message has its times.
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(date: Date, shape: keyof typeof SHAPES, locale: string): string {
  const key = `${shape} ${locale}`;
  // A region would bring its own clock and digits; 14:32 stands everywhere, as counts do.
  const formatter =
    formatters.get(key) ??
    new Intl.DateTimeFormat(locale, { ...SHAPES[shape], numberingSystem: 'latn' });
  formatters.set(key, formatter);
  return formatter.format(date);
}

/**
 * The locale to write dates in: the language of the page with the region that the person has for it,
 * because 22 Nov and Nov 22 are both English. English alone is written as the design has it: 14 May.
 *
 * @param wanted the languages of the browser or the device, the most wanted first
 */
export function dateLocale(language: string, wanted: readonly string[]): string {
  const own = wanted.find((tag) => tag.startsWith(`${language}-`));
  return own ?? (language === 'en' ? 'en-GB' : language);
}

export const clockTime = (at: string | number, locale: string): string =>
  format(new Date(at), 'clock', locale);

const startOfDay = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Whole days between the two local dates; daylight saving makes some days 23 or 25 hours long. */
export const daysApart = (earlier: Date, later: Date): number =>
  Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MS);

/** Names the local day of a moment, for grouping. */
export const dayKey = (at: string): number => startOfDay(new Date(at));

const relative = (locale: string): Intl.RelativeTimeFormat =>
  new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** 14:32 today, yesterday, a weekday within a week, else 3 May or 3 May 2025. */
function timeBy(
  at: string,
  locale: string,
  now: Date,
  weekday: 'weekday' | 'weekdayShort',
): string {
  const date = new Date(at);
  const days = daysApart(date, now);
  if (days === 0) return clockTime(at, locale);
  if (days === 1) return relative(locale).format(-1, 'day');
  if (days > 1 && days < 7) return format(date, weekday, locale);
  return format(date, isSameYear(date, now) ? 'date' : 'dateOfYear', locale);
}

const isSameYear = (date: Date, now: Date): boolean => date.getFullYear() === now.getFullYear();

/** 14:32, Yesterday, Tue, 3 May, 3 May 2025: alone in a row. */
export function shortTime(at: string, locale: string, now = new Date()): string {
  const [first = '', ...rest] = timeBy(at, locale, now, 'weekdayShort');
  return first.toLocaleUpperCase(locale) + rest.join('');
}

/** 14:32, yesterday, Tuesday, 3 May, 3 May 2025: inside a sentence. */
export const timeInText = (at: string, locale: string, now = new Date()): string =>
  timeBy(at, locale, now, 'weekday');

/** 4 minutes ago, yesterday, Tuesday, 3 May: when something was done; `null` for less than a minute ago. */
export function whenDone(at: string, locale: string, now = new Date()): string | null {
  const passed = now.getTime() - Date.parse(at);
  if (passed < MINUTE_MS) return null;
  if (passed < HOUR_MS) return relative(locale).format(-Math.floor(passed / MINUTE_MS), 'minute');
  if (daysApart(new Date(at), now) > 0) return timeInText(at, locale, now);
  return relative(locale).format(-Math.floor(passed / HOUR_MS), 'hour');
}

/** 5 minutes, 30 seconds. */
export function shortSpan(ms: number, locale: string): string {
  const [unit, value] =
    ms < MINUTE_MS ? (['second', ms / 1_000] as const) : (['minute', ms / MINUTE_MS] as const);
  return withUnit(value, unit, locale);
}

/** Thursday, 14 May: for the separators between days. */
export function longDate(at: string, locale: string, now = new Date()): string {
  const date = new Date(at);
  return format(date, isSameYear(date, now) ? 'day' : 'dayOfYear', locale);
}

/** Names the local month of a moment, for grouping. */
export const monthKey = (at: string): string => {
  const date = new Date(at);
  return `${date.getFullYear()} ${date.getMonth()}`;
};

/** May, May 2025: for the headings of a gallery. */
export function monthName(at: string, locale: string, now = new Date()): string {
  const date = new Date(at);
  return format(date, isSameYear(date, now) ? 'month' : 'monthOfYear', locale);
}

/** Thursday, 14 May 2026 at 14:32: where nothing is left to guess. */
export const fullTime = (at: string, locale: string): string =>
  format(new Date(at), 'full', locale);
