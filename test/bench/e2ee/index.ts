import type { Bench } from '../main';
import { groupRows } from './group-rows';
import { messageRows } from './message-rows';
import { restoreRows } from './restore-rows';

/**
 * End-to-end encryption as a client does it, on one core: milliseconds of wall time, and the bytes
 * that travel. Every run checks that members agree and that all opens to what was written.
 */
export const e2ee: Bench = async (options) => [
  ...(await groupRows(options)),
  ...(await messageRows(options)),
  ...(await restoreRows(options)),
];
