import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:https';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { hasBalancer, startBalancer, type Balancer } from '../support/balancer';
import { until } from '../support/until';

/** Stands in for an instance where it matters who is asked what, and how often. */
class Backend {
  readonly byName: RequestListener = (_, response) => response.end(this.name);
  answer = this.byName;
  isReady = true;
  readonly seen: { readonly method: string; readonly headers: IncomingHttpHeaders }[] = [];
  private constructor(
    readonly name: string,
    private readonly server: Server,
  ) {}

  static async start(name: string): Promise<Backend> {
    const server = createServer();
    const backend = new Backend(name, server);
    server.on('request', (incoming, response) => {
      if (incoming.url === '/health/ready') {
        response.writeHead(backend.isReady ? 200 : 503).end();
        return;
      }
      backend.seen.push({ method: incoming.method ?? '', headers: incoming.headers });
      backend.answer(incoming, response);
    });
    server.on('upgrade', ({ headers }, socket) => {
      const answer = [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${acceptOf(headers['sec-websocket-key'] ?? '')}`,
      ];
      socket.write(`${answer.join('\r\n')}\r\n\r\n`);
      socket.pipe(socket);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** RFC 6455, 4.2.2. */
const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Another address of this machine than the balancer's. */
const CLIENT = '127.0.0.77';

describe.each(['nginx', 'haproxy'] as const)('deploy/ of %s', (name) => {
  const possible = hasBalancer(name) ? describe : describe.skip;

  possible.each([false, true])(
    `skipped where there is no ${name} (with a cookie for polling: %s)`,
    (polling) => {
      let backends: readonly [Backend, Backend];
      let balancer: Balancer;
      let agent: Agent;
      beforeAll(async () => {
        backends = [await Backend.start('first'), await Backend.start('second')];
        const instances = backends.map(({ url }) => ({ url, internalUrl: url }));
        balancer = await startBalancer(name, { instances, tls: true, polling });
        agent = new Agent({ ca: balancer.authority, localAddress: CLIENT, family: 4 });
      });
      beforeEach(async () => {
        await everybodyIsAsked();
        backends.forEach(({ seen }) => (seen.length = 0));
      });
      afterEach(() => {
        for (const backend of backends) backend.answer = backend.byName;
      });
      afterAll(async () => {
        agent?.destroy();
        await balancer?.stop();
        backends?.forEach((backend) => backend.stop());
      });

      const call = (
        method: string,
        headers: Readonly<Record<string, string>> = {},
        body?: Buffer,
        path = '/socket.io/',
      ): Promise<Answer> =>
        new Promise((resolve, reject) => {
          const sent = request(
            { host: 'localhost', port: balancer.port, path, method, agent, headers },
            (answer) => {
              const { statusCode = 0, headers: received } = answer;
              text(answer).then(
                (body) => resolve({ status: statusCode, headers: received, body }),
                reject,
              );
            },
          );
          sent.once('error', reject);
          sent.end(body);
        });
      /** After a failure one gets nothing for a while. */
      const everybodyIsAsked = async (): Promise<void> => {
        const names = new Set<string>();
        await until('both are asked', async () => {
          names.add((await call('GET', {}, undefined, '/api/v1/x')).body);
          return names.size === 2;
        });
      };
      const asked = () => backends.flatMap(({ seen }) => seen);

      it('tells the address of the client, whatever it claims', async () => {
        await call('GET', { 'X-Forwarded-For': '203.0.113.9' });
        expect(asked().map(({ headers }) => headers['x-forwarded-for'])).toEqual([CLIENT]);
      });

      it('asks another instance for a PUT that broke off, and never for a POST', async () => {
        let toBreak = 0;
        for (const backend of backends) {
          backend.answer = (incoming, response) => {
            if (toBreak === 0) return void response.end(backend.name);
            toBreak -= 1;
            incoming.socket.destroy();
          };
        }
        const body = Buffer.from('{"a":"message"}');
        const brokenOnce = (method: string): Promise<Answer> => {
          backends.forEach(({ seen }) => (seen.length = 0));
          toBreak = 1;
          return call(method, {}, body, '/api/v1/messages');
        };
        for (const method of ['POST', 'PATCH']) {
          const answer = await brokenOnce(method);
          expect([method, answer.status, asked().length]).toEqual([method, 502, 1]);
          await everybodyIsAsked();
        }
        const put = await brokenOnce('PUT');
        expect([put.status, asked().length]).toEqual([200, 2]);
      });

      it('passes on that the service is away, and when to come again', async () => {
        for (const backend of backends) {
          backend.answer = (_, response) =>
            response.writeHead(503, { 'retry-after': '7' }).end('away');
        }
        const { status, headers } = await call('PUT', {}, undefined, '/api/v1/messages');
        expect([status, headers['retry-after'], asked().length]).toEqual([503, '7', 1]);
      });

      it('carries the largest body that the server takes', async () => {
        let received = 0;
        for (const one of backends) {
          one.answer = (incoming, response) =>
            void text(incoming).then((whole) => {
              received = whole.length;
              response.end();
            });
        }
        for (const path of ['/api/v1/users/me/epoch-records', '/api/blobs/part']) {
          await call('PUT', {}, Buffer.alloc(9_500_000, 'x'), path);
          expect(received).toBe(9_500_000);
        }
      });

      it('lets a WebSocket through, and bytes both ways', async () => {
        const echo = await new Promise<string>((resolve, reject) => {
          const headers = {
            ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
            'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
          };
          const sent = request({
            ...{ host: 'localhost', port: balancer.port, path: '/socket.io/', agent, headers },
          });
          sent.once('error', reject).end();
          sent.once('response', ({ statusCode }) => {
            reject(new Error(`It was answered with ${String(statusCode)}`));
          });
          sent.once('upgrade', (_, socket) => {
            socket.once('data', (bytes: Buffer) => {
              resolve(String(bytes));
              socket.destroy();
            });
            socket.write('hello');
          });
        });
        expect(echo).toBe('hello');
      });

      it('keeps to one instance who shows its cookie, and nobody without', async () => {
        const cookie = (await call('GET')).headers['set-cookie']?.[0]?.split(';')[0];
        expect(cookie !== undefined).toBe(polling);
        const names = new Set<string>();
        for (let count = 0; count < 10; count += 1) {
          names.add((await call('GET', cookie === undefined ? {} : { cookie })).body);
        }
        expect(names.size).toBe(polling ? 1 : 2);
      });

      it('gives nothing to an instance that is gone', async () => {
        backends[0].isReady = false;
        backends[0].stop();
        for (const method of ['GET', 'POST', 'PUT', 'POST']) {
          expect((await call(method, {}, Buffer.from('{}'), '/api/v1/x')).body).toBe('second');
        }
      });
    },
  );
});

(hasBalancer('haproxy') ? describe : describe.skip)(
  'deploy/haproxy.cfg, skipped where there is no haproxy',
  () => {
    it('gives nothing new to an instance that is not ready, until it is', async () => {
      const backends = [await Backend.start('first'), await Backend.start('second')] as const;
      const instances = backends.map(({ url }) => ({ url, internalUrl: url }));
      const balancer = await startBalancer('haproxy', { instances });
      const names = async (): Promise<string> => {
        const found = new Set<string>();
        for (let count = 0; count < 6; count += 1) {
          const answer = await fetch(`http://127.0.0.1:${balancer.port}/`);
          found.add(await answer.text());
        }
        return [...found].toSorted().join();
      };
      try {
        await until('both are asked', async () => (await names()) === 'first,second');
        backends[0].isReady = false;
        await until('the ready one alone', async () => (await names()) === 'second');
        backends[0].isReady = true;
        await until('both are asked again', async () => (await names()) === 'first,second');
      } finally {
        await balancer.stop();
        backends.forEach((backend) => backend.stop());
      }
    });
  },
);
