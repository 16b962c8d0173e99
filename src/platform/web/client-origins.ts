import type { RequestHandler } from 'express';

/** The desktop client's pages: no website can have this origin. */
const DESKTOP_ORIGIN = 'app://anochat';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const HEADERS = 'Authorization, Content-Type, Range';
/** What answers say in headers and a client reads. */
const EXPOSED = 'Retry-After, Content-Range';
const PREFLIGHT_S = 7_200;

/**
 * Lets pages of other origins use the interface: the desktop client, and whatever CLIENT_ORIGINS names.
 * Never with cookies: they sign in by tokens, which a page has to hold to use them.
 */
export function clientOrigins(others: readonly string[]): RequestHandler {
  const allowed = new Set([DESKTOP_ORIGIN, ...others]);
  return (request, response, next) => {
    response.vary('Origin');
    const origin = request.get('origin');
    if (origin === undefined || !allowed.has(origin)) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    const isPreflight =
      request.method === 'OPTIONS' && request.get('access-control-request-method') !== undefined;
    if (!isPreflight) return next();
    response.setHeader('Access-Control-Allow-Methods', METHODS);
    response.setHeader('Access-Control-Allow-Headers', HEADERS);
    response.setHeader('Access-Control-Max-Age', String(PREFLIGHT_S));
    response.status(204).end();
  };
}
