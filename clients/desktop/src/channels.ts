/** One channel for what pages ask, by the name of the seam's method, and one for what they are told. */
export const CALL_PREFIX = 'anochat:';
export const EVENT_CHANNEL = 'anochat:event';
