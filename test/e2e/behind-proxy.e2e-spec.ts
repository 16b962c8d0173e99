import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Authentication, Page, Problem, Session } from '@anochat/contract';
import { io } from 'socket.io-client';
import { Instance } from '../support/instance';
import { programPath } from '../support/program-path';
import { freePort } from '../support/server-process';
import { hasChromium, launchChromium } from './browser/chromium';
import { Person } from './browser/person';
import { startCaddy, startNginx, type Proxy } from './proxies';

/** The files of deploy/, in front of a server with the settings that stand in them. */

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const PROXIES = [
  { name: 'Caddy', program: programPath('caddy'), start: startCaddy },
  { name: 'nginx', program: programPath('nginx'), start: startNginx },
] as const;

/** Another address of this machine than the one by which the proxy speaks to the server. */
const CLIENT = '127.0.0.77';
const FORGED = '203.0.113.9';

for (const { name, program, start } of PROXIES) {
  if (program === undefined) {
    describe(`behind ${name}`, () => {
      it.skip(`skipped where there is no ${name}`, () => undefined);
    });
    continue;
  }

  describe(`behind ${name}`, () => {
    let server: Instance;
    let proxy: Proxy;
    let agent: Agent;

    beforeAll(async () => {
      const port = await freePort();
      server = await Instance.start({
        environment: { PUBLIC_URL: `https://localhost:${port}`, TRUSTED_PROXIES: '127.0.0.1' },
      });
      proxy = await start(program, { port, upstream: new URL(server.url).host });
      agent = new Agent({
        ca: proxy.authority,
        localAddress: CLIENT,
        family: 4,
      });
    }, 60_000);

    afterAll(async () => {
      agent.destroy();
      await proxy.stop();
      await server.dispose();
    });

    const call = (
      method: string,
      path: string,
      headers: Readonly<Record<string, string>>,
      body?: object,
    ): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const sent = request(
          `${proxy.origin}${path}`,
          { agent, method, headers: { 'content-type': 'application/json', ...headers } },
          (answer) => {
            text(answer).then(
              (json) =>
                resolve({
                  status: answer.statusCode ?? 0,
                  headers: answer.headers,
                  body:
                    json && answer.headers['content-type']?.includes('json') && JSON.parse(json),
                }),
              reject,
            );
          },
        );
        sent.once('error', reject);
        sent.end(body && JSON.stringify(body));
      });

    const register = (userName: string, more: object, headers = {}): Promise<Answer> =>
      call('POST', '/api/v1/auth/register', headers, {
        ...{ userName, password: 'correct horse battery', device: { kind: 'web', name: 'test' } },
        ...more,
      });

    it('gives a browser its cookie for https alone, and tells it to stay there', async () => {
      const page = { origin: proxy.origin, 'sec-fetch-site': 'same-origin' };
      const { status, headers } = await register('cora', { delivery: 'cookie' }, page);
      expect(status).toBe(201);
      const cookie = headers['set-cookie']?.[0] ?? '';
      expect(cookie).toMatch(/^anochat_refresh=/);
      expect(cookie).toContain('; Secure');
      expect(cookie).toContain('; HttpOnly');
      expect(cookie).toContain('; SameSite=Strict');
      expect(headers['strict-transport-security']).toContain('max-age=');
      const refreshed = await call(
        'POST',
        '/api/v1/auth/refresh',
        { ...page, cookie: cookie.split(';')[0] ?? '' },
        {},
      );
      expect(refreshed.status).toBe(200);
    });

    it.each(['X-Forwarded-For', 'X-Real-IP', 'Forwarded'])(
      'tells the address of the client, whatever it claims by %s',
      async (header) => {
        const claim = header === 'Forwarded' ? `for=${FORGED}` : FORGED;
        const registered = await register(`ada-${header.toLowerCase()}`, {}, { [header]: claim });
        expect(registered.status).toBe(201);
        const { accessToken } = registered.body as Authentication;
        const sessions = await call('GET', '/api/v1/auth/sessions', {
          authorization: `Bearer ${accessToken}`,
        });
        const { items } = sessions.body as Page<Session>;
        expect(items.map(({ address }) => address)).toEqual([CLIENT]);
      },
    );

    it('lets a part of a file through, as large as they come', async () => {
      const put = (bytes: number): Promise<Answer> =>
        call('PUT', '/api/blobs/unknown', {}, { filler: 'x'.repeat(bytes) });
      const [small, large] = [await put(1), await put(8 * 1024 ** 2)];
      const codeOf = ({ status, body }: Answer): unknown => [status, (body as Problem).code];
      expect(codeOf(small)).toEqual([403, 'blob.link-invalid']);
      expect(codeOf(large)).toEqual(codeOf(small));
    });

    it('lets the web socket through', async () => {
      const { accessToken } = (await register('sven', {})).body as Authentication;
      const socket = io(proxy.origin, {
        transports: ['websocket'],
        auth: { token: accessToken },
        agent: agent as unknown as string,
        ca: proxy.authority,
        reconnection: false,
      });
      try {
        await new Promise<void>((resolve, reject) => {
          socket.once('connect', resolve).once('connect_error', reject);
        });
        expect(await socket.emitWithAck('sync.resume', {})).toHaveProperty('data');
      } finally {
        socket.disconnect();
      }
    });

    (hasChromium ? it : it.skip)(
      'serves the web client: one registers, reloads, and is still there (skipped where there is no Chromium)',
      async () => {
        const browser = await launchChromium();
        try {
          const context = await browser.newContext({
            baseURL: proxy.origin,
            ignoreHTTPSErrors: true,
            locale: 'en-GB',
          });
          const carla = new Person('Carla', await context.newPage());
          await carla.register();
          const [cookie] = await context.cookies(`${proxy.origin}/api/v1/auth`);
          expect(cookie).toMatchObject({ name: 'anochat_refresh', secure: true, httpOnly: true });
          await carla.page.reload();
          await carla.isConnected();
        } finally {
          await browser.close();
        }
      },
      60_000,
    );
  });
}
