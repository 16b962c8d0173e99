import type { AboutPlace, EntryRow } from './store/entry-store';

export const ABOUT_CURSOR_PATTERN = /^\d{1,15}\.\d{1,15}\.\d{1,15}$/;

/** Continues after `last`, up to what is about the entry `to`. */
export const aboutCursorOf = ({ target, seq }: EntryRow, to: number): string =>
  [to, target, seq].join('.');

/** @param cursor of the pattern */
export const readAboutCursor = (cursor: string): AboutPlace => {
  const [to = 0, target = 0, seq = 0] = cursor.split('.').map(Number);
  return { to, target, seq };
};
