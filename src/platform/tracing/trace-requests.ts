import type { NextFunction, Request, RequestHandler, Response } from 'express';

import type { Tracing } from './tracing';

/** Middleware: a trace for a part of the API's requests, named by the pattern of their route. */
export const traceRequests =
  (tracing: Tracing): RequestHandler =>
  (request: Request, response: Response, next: NextFunction): void => {
    const span = request.path.startsWith('/api/')
      ? tracing.begin(request.method, { kind: 'server' })
      : undefined;
    if (span === undefined) {
      next();
      return;
    }
    response.once('close', () => {
      const route: unknown = request.route;
      if (typeof route === 'object' && route !== null && 'path' in route) {
        span.rename(`${request.method} ${String(route.path)}`);
        span.set({ 'http.route': String(route.path) });
      }
      span.set({
        'http.request.method': request.method,
        'http.response.status_code': response.statusCode,
      });
      span.end(response.statusCode >= 500 ? { code: String(response.statusCode) } : undefined);
    });
    tracing.within(span, next);
  };
