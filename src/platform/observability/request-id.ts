import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADER = 'x-request-id';
const WELL_FORMED = /^[\w-]{8,64}$/;

/**
 * The request's id: the caller's own when it is well-formed, so that one id runs through a proxy's
 * logs and ours, else a new one. It is sent back as X-Request-Id and stands in every problem.
 */
export function requestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers[HEADER];
  const id = typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}
