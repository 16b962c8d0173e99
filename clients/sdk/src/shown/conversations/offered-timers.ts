const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const OFFERED = [0, HOUR_S, 8 * HOUR_S, DAY_S, 7 * DAY_S, 28 * DAY_S, 90 * DAY_S];

/** Seconds after which messages may be said to disappear, 0 for never; what is so now is among them. */
export const offeredTimers = (current: number): readonly number[] =>
  [...new Set([...OFFERED, current])].sort((a, b) => a - b);
