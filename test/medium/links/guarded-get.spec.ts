import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { guardedGet, NotFetched, OutboundRules } from '../../../src/platform/outbound';
import { page, StrangeSite } from './strange-sites';

const wanted = (ms: number) =>
  ({
    types: ['text/html'],
    mostBytes: 1_000,
    whenLonger: 'cut',
    signal: AbortSignal.timeout(ms),
  }) as const;

describe('fetching what somebody else has named', () => {
  const sites: StrangeSite[] = [];
  afterEach(async () => {
    await Promise.all(sites.splice(0).map((site) => site.stop()));
  });
  const started = async (site: Promise<StrangeSite>): Promise<StrangeSite> => {
    sites.push(await site);
    return site;
  };
  const rulesFor = ({ port }: StrangeSite, ...answers: readonly string[]) => {
    const asked: string[] = [];
    const rules = new OutboundRules({ allow: ['127.0.0.1/32'], ports: [port] }, (name) => {
      asked.push(name);
      return Promise.resolve([answers[asked.length - 1] ?? '127.0.0.2']);
    });
    return { rules, asked };
  };
  const reasonOf = (fetching: Promise<unknown>): Promise<string> =>
    fetching.then(
      () => 'none',
      (error: unknown) => (error instanceof NotFetched ? error.reason : String(error)),
    );

  it('goes to the address that was checked, whatever its name says afterwards', async () => {
    const site = await started(
      StrangeSite.start((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end(page(''));
      }),
    );
    const inside = await started(
      StrangeSite.start((_request, response) => response.end(), '127.0.0.2', site.port),
    );
    const { rules, asked } = rulesFor(site, '127.0.0.1');
    const url = new URL(`http://turning.example:${site.port}/`);
    expect((await guardedGet(rules, url, wanted(60_000))).url).toEqual(url);
    expect(asked).toEqual(['turning.example']);
    expect(site.headers[0]).toMatchObject({ host: `turning.example:${site.port}` });
    // The second time it says another one, which is checked too.
    expect(await reasonOf(guardedGet(rules, url, wanted(60_000)))).toBe('address');
    expect(inside.asked).toEqual([]);
  });

  it('checks the name again with each redirect', async () => {
    const site = await started(
      StrangeSite.start((_request, response) => {
        response.writeHead(302, { location: '/again' }).end();
      }),
    );
    const inside = await started(
      StrangeSite.start((_request, response) => response.end(), '127.0.0.2', site.port),
    );
    const { rules, asked } = rulesFor(site, '127.0.0.1');
    const url = new URL(`http://turning.example:${site.port}/`);
    expect(await reasonOf(guardedGet(rules, url, wanted(60_000)))).toBe('address');
    expect(asked).toHaveLength(2);
    expect([site.asked, inside.asked]).toEqual([['/'], []]);
  });

  it.each([
    ['says nothing', () => undefined],
    [
      'sends its head a byte at a time',
      (send: (text: string) => void) => {
        send('HTTP/1.1 200 OK\r\nx-long: ');
        const timer = setInterval(() => send('a'), 20);
        return () => clearInterval(timer);
      },
    ],
    [
      'sends its page a byte at a time',
      (send: (text: string) => void) => {
        send('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n');
        const timer = setInterval(() => send('<'), 20);
        return () => clearInterval(timer);
      },
    ],
    [
      'never comes to its answer',
      (send: (text: string) => void) => {
        const timer = setInterval(() => send('HTTP/1.1 102 Processing\r\n\r\n'), 20);
        return () => clearInterval(timer);
      },
    ],
  ])('ends in time with a server that %s', async (_what, answer) => {
    let closed = 0;
    const site = await started(
      StrangeSite.raw((socket) => {
        const end = answer((text) => void socket.write(text));
        socket
          .on('error', () => undefined)
          .on('close', () => {
            closed += 1;
            end?.();
          });
        socket.resume();
      }),
    );
    const { rules } = rulesFor(site);
    const reason = await reasonOf(guardedGet(rules, new URL(site.url), wanted(300)));
    expect(reason).toBe('broken');
    // Its side is told: no connection is left behind.
    await new Promise<void>((done) => {
      const look = (): void => {
        if (closed > 0) done();
        else setTimeout(look, 10);
      };
      look();
    });
  });

  it.each([
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde',
    'HTTP/1.1 302 Found\r\nlocation: http://[\r\n\r\n',
    'SSH-2.0-OpenSSH_9.2\r\n',
    '',
  ])('takes no answer that is none: %j', async (text) => {
    const site = await started(StrangeSite.raw((socket) => void socket.resume().end(text)));
    const { rules } = rulesFor(site);
    expect(await reasonOf(guardedGet(rules, new URL(site.url), wanted(60_000)))).toBe('broken');
  });

  it('believes no certificate that nobody has vouched for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-certificate-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', key, '-out', cert, '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ]);
    const files = { key: readFileSync(key), cert: readFileSync(cert) };
    rmSync(folder, { recursive: true });
    const site = await started(
      StrangeSite.start((_request, response) => response.end(), '127.0.0.1', 0, files),
    );
    const { rules } = rulesFor(site);
    expect(await reasonOf(guardedGet(rules, new URL(site.url), wanted(60_000)))).toBe('broken');
    expect([site.url.slice(0, 6), site.asked]).toEqual(['https:', []]);
  });
});
