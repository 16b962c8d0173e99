import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server as RawServer,
  type Socket,
} from 'node:net';

/** A web server of somebody else, on an address of this machine. */
export class StrangeSite {
  readonly asked: string[] = [];
  readonly headers: Record<string, unknown>[] = [];

  private constructor(
    private readonly server: Server | RawServer,
    private readonly open: ReadonlySet<Socket>,
    readonly port: number,
    readonly url: string,
  ) {}

  static async start(
    answer: RequestListener,
    host = '127.0.0.1',
    port = 0,
    tls?: { readonly key: Buffer; readonly cert: Buffer },
  ): Promise<StrangeSite> {
    const listener: RequestListener = (request, response) => {
      site.asked.push(request.url ?? '');
      site.headers.push(request.headers);
      answer(request, response);
    };
    const server = tls ? createTlsServer(tls, listener) : createServer(listener);
    const site = await StrangeSite.listen(server, host, port, tls ? 'https' : 'http');
    return site;
  }

  /** One that says what it likes, HTTP or not. */
  static raw(answer: (socket: Socket) => void): Promise<StrangeSite> {
    return StrangeSite.listen(createRawServer(answer), '127.0.0.1', 0);
  }

  private static async listen(
    server: Server | RawServer,
    host: string,
    port: number,
    scheme: 'http' | 'https' = 'http',
  ): Promise<StrangeSite> {
    const open = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    });
    await new Promise<void>((done) => server.listen(port, host, done));
    const at = (server.address() as AddressInfo).port;
    return new StrangeSite(server, open, at, `${scheme}://${host}:${at}`);
  }

  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.server.close(done));
    for (const socket of this.open) socket.destroy();
    await stopped;
  }
}

export const page = (head: string): string => `<!doctype html><html><head>${head}</head></html>`;

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
