import type { Entry } from '@anochat/contract';
import { expiryOf } from '../../log';

/** How far clocks may be apart: the server's says when a body goes. */
const TOLERATED_MS = 24 * 3_600_000;

/**
 * That its time is over explains why an entry has no body. When that is stands in the transcript, and
 * no message is read whose sender has signed another time.
 */
export const isDueToBeErased = (entry: Entry, now: number): boolean => {
  const at = expiryOf(entry);
  return at !== null && at <= now + TOLERATED_MS;
};
