import {
  createServer,
  request as send,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** Chromium knows no scheme of Electron's: `app://anochat` is this origin to it, which it trusts as well. */
export const SHOWN_ORIGIN = 'http://anochat.localhost';
const APP_ORIGIN = 'app://anochat';

export const toShown = (url: string): string => url.replace(APP_ORIGIN, SHOWN_ORIGIN);
export const toApp = (url: string): string =>
  url === SHOWN_ORIGIN || url.startsWith(`${SHOWN_ORIGIN}/`)
    ? APP_ORIGIN + url.slice(SHOWN_ORIGIN.length)
    : url;

const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost'].includes(host);

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * All that a window asks for: pages from the program's own handler, everything else to this machine, with
 * the origin that the pages would have. Nothing else of the world is there.
 */
export async function startProxy(
  answer: (request: { method: string; url: string }) => Promise<Response>,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (!url.startsWith(`${SHOWN_ORIGIN}/`)) return forward(request, response);
    serveApp(request, response, answer).catch(() => response.destroy());
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const { hostname, port } = new URL(`http://${request.url ?? ''}`);
    if (!isLoopback(hostname)) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    sockets.add(upstream);
    const end = (): void => {
      socket.destroy();
      upstream.destroy();
      sockets.delete(upstream);
    };
    for (const one of [socket, upstream]) one.on('error', end).on('close', end);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serveApp(
  { method = 'GET', url = '' }: IncomingMessage,
  response: ServerResponse,
  answer: (request: { method: string; url: string }) => Promise<Response>,
): Promise<void> {
  const answered = await answer({ method, url: toApp(url) });
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '');
  if (!isLoopback(url.hostname)) {
    response.writeHead(403).end();
    return;
  }
  const headers = { ...request.headers };
  delete headers['proxy-connection'];
  if (headers.origin !== undefined) headers.origin = toApp(headers.origin);
  const upstream = send(url, { method: request.method, headers }, (answered) => {
    const back = { ...answered.headers };
    const allowed = back['access-control-allow-origin'];
    if (allowed !== undefined) back['access-control-allow-origin'] = toShown(allowed);
    response.writeHead(answered.statusCode ?? 502, back);
    answered.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
