import type { IncomingHttpHeaders } from 'node:http';

import { NotFetched } from '../../platform/outbound';
import type { PushResult } from './push-sender';

const LONGEST_WAIT_MS = 6 * 3_600_000;

/** What a status means of all services: what one of them means by its own words comes before. */
export function resultOf(
  status: number,
  headers: Readonly<Record<string, unknown>> | IncomingHttpHeaders,
): PushResult {
  if (status >= 200 && status < 300) return { outcome: 'sent', status };
  if (status === 404 || status === 410) return { outcome: 'gone', status };
  if (status !== 429 && status < 500) return { outcome: 'refused', status };
  const retryAfterMs = readRetryAfter(headers['retry-after']);
  return { outcome: 'busy', status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
export function readRetryAfter(value: unknown, now = Date.now()): number | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
}

/** A service that does not answer is a result too. */
export async function answered(send: () => Promise<PushResult>): Promise<PushResult> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof NotFetched) return { outcome: 'unreachable', status: null };
    throw error;
  }
}
