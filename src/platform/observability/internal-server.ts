import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './health';
import type { Metrics } from './metrics';

export interface InternalServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Health and metrics on a listener of their own, up before the application boots:
 * `/health/live` (the event loop turns), `/health/startup` (booted once), `/health/ready` (takes
 * traffic), `/metrics` (Prometheus text).
 */
export async function startInternalServer(
  host: string,
  port: number,
  health: Health,
  metrics: Metrics,
): Promise<InternalServer> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', response, health, metrics);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  url: string,
  response: ServerResponse,
  health: Health,
  metrics: Metrics,
): Promise<void> {
  switch (url.split('?', 1)[0]) {
    case '/health/live':
      return json(response, 200, { status: 'up' });
    case '/health/startup':
      return json(response, health.hasBooted ? 200 : 503, health.report());
    case '/health/ready':
      return json(response, health.phase === 'ready' ? 200 : 503, health.report());
    case '/metrics': {
      const text = await metrics.registry.metrics().catch((error: unknown) => String(error));
      response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
      return;
    }
    default:
      return json(response, 404, { status: 'unknown' });
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}
