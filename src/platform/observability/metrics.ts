import type { NextFunction, Request, Response } from 'express';
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The registry that `/metrics` shows. Modules make their own metrics on it
 * (`new Counter({ ..., registers: [metrics.registry] })`), named `anochat_<what>_<unit>`.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'anochat_http_request_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  constructor() {
    // Event-loop lag, memory, garbage collection, handles.
    collectDefaultMetrics({ register: this.registry });
  }

  /** Middleware: labels carry the route's pattern, never the address with its ids. */
  readonly observeRequest = (request: Request, response: Response, next: NextFunction): void => {
    const stop = this.#requests.startTimer();
    response.once('finish', () => {
      const route: unknown = request.route;
      const pattern =
        typeof route === 'object' && route && 'path' in route ? String(route.path) : 'other';
      stop({ method: request.method, route: pattern, status: String(response.statusCode) });
    });
    next();
  };
}
