import { gzipSync } from 'node:zlib';

import type { PagePreview, Problem } from '@anochat/contract';

import { bearer, startTestApp, type TestApp } from '../../support/test-app';
import { page, PIXEL, StrangeSite } from './strange-sites';

const TITLE = '<title>Tides</title>';
const html = { 'content-type': 'text/html' };

describe('a preview of a link', () => {
  let app: TestApp;
  let site: StrangeSite;
  let hidden: StrangeSite;
  let token: [string, string];

  beforeAll(async () => {
    site = await StrangeSite.start((request, response) => {
      const path = request.url ?? '';
      if (path === '/page') {
        const head = `${TITLE}<meta property="og:image" content="/sea.png">
          <meta property="og:description" content="Safe until noon.">
          <meta property="og:site_name" content="Harbour">`;
        response.writeHead(200, { ...html, 'set-cookie': 'a=b' }).end(page(head));
      } else if (path === '/sea.png') {
        response.writeHead(200, { 'content-type': 'image/png' }).end(PIXEL);
      } else if (path.startsWith('/redirect?')) {
        const location = decodeURIComponent(path.slice('/redirect?'.length));
        response.writeHead(302, { location }).end();
      } else if (path.startsWith('/hops/')) {
        const left = Number(path.slice('/hops/'.length));
        if (left === 0) response.writeHead(200, html).end(page(TITLE));
        else response.writeHead(301, { location: `${left - 1}` }).end();
      } else if (path.startsWith('/picture?')) {
        const source = decodeURIComponent(path.slice('/picture?'.length));
        response.writeHead(200, html);
        response.end(page(`${TITLE}<meta property="og:image" content="${source}">`));
      } else if (path === '/long') {
        // As long as somebody reads.
        response.writeHead(200, html).write(page(TITLE));
        const more = (): void => {
          while (!response.destroyed && response.write('<p>'.repeat(10_000)));
        };
        response.on('drain', more);
        more();
      } else if (path === '/large.png') {
        response.writeHead(200, { 'content-type': 'image/png' }).write(PIXEL);
        response.end(Buffer.alloc(5 * 1_024 ** 2));
      } else if (path === '/lying.png') {
        response.writeHead(200, { 'content-type': 'image/png' }).end('<svg><script/></svg>');
      } else if (path === '/svg') {
        response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg/>');
      } else if (path === '/bomb') {
        const bytes = gzipSync(page(TITLE) + ' '.repeat(10 * 1_024 ** 2));
        response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(bytes);
      } else if (path === '/encoded') {
        // By its name alone: nothing is even tried.
        response.writeHead(200, { ...html, 'content-encoding': 'br' }).end(page(TITLE));
      } else if (path === '/json') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(page(TITLE));
      } else if (path === '/typeless') {
        response.writeHead(200).end(page(TITLE));
      } else if (path === '/silent') {
        response.writeHead(200, html).end('<p>Nothing to say');
      } else if (path === '/headers') {
        response.writeHead(200, { ...html, 'x-long': 'a'.repeat(20_000) }).end(page(TITLE));
      } else {
        response.writeHead(404, html).end(page(TITLE));
      }
    });
    // The same port at another address of this machine: what is inside.
    hidden = await StrangeSite.start(
      (_request, response) => {
        response.writeHead(200, html).end(page('<title>Secret</title>'));
      },
      '127.0.0.2',
      site.port,
    );
    app = await startTestApp({
      environment: {
        LINK_PREVIEW_ALLOW: '127.0.0.1/32',
        LINK_PREVIEW_PORTS: `${site.port}`,
        RATE_LIMIT_FACTOR: '0',
      },
    });
    token = bearer(await app.register('anna'));
  });
  afterAll(async () => {
    await app.close();
    await site.stop();
    await hidden.stop();
  });

  const ask = async (url: string, from = app) => {
    const answer = await from
      .request()
      .post('/api/v1/link-previews')
      .set(...token)
      .send({ url });
    return { status: answer.status, body: answer.body as PagePreview & Problem };
  };
  const codeOf = async (url: string): Promise<string> => (await ask(url)).body.code ?? 'none';

  it('is what its page says, with its picture, and asks as nobody', async () => {
    const { status, body } = await ask(`${site.url}/page#part`);
    expect([status, body]).toEqual([
      200,
      {
        title: 'Tides',
        description: 'Safe until noon.',
        site: 'Harbour',
        picture: { type: 'image/png', data: PIXEL.toString('base64') },
      },
    ]);
    expect(site.asked.slice(-2)).toEqual(['/page', '/sea.png']);
    for (const headers of site.headers.slice(-2)) {
      expect(Object.keys(headers).sort()).toEqual(
        ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].sort(),
      );
      expect(headers.connection).toBe('close');
    }
  });

  it('is for who has signed in', async () => {
    const answer = await app.request().post('/api/v1/link-previews').send({ url: site.url });
    expect(answer.status).toBe(401);
  });

  it('follows three redirects and no fourth', async () => {
    expect((await ask(`${site.url}/hops/3`)).body.title).toBe('Tides');
    expect(await codeOf(`${site.url}/hops/4`)).toBe('link.no-preview');
  });

  it('comes from no address inside, asked for, redirected to or named as a picture', async () => {
    const inside = [
      `http://127.0.0.2:${site.port}/page`,
      `http://[::ffff:127.0.0.2]:${site.port}/page`,
      `http://0x7f000002:${site.port}/page`,
      `http://anna:secret@127.0.0.1:${site.port}/page`,
      `http://127.0.0.1:${site.port + 1}/page`,
      'file:///etc/passwd',
    ];
    for (const url of inside) {
      if (url.startsWith('http'))
        expect([url, await codeOf(url)]).toEqual([url, 'link.no-preview']);
      const redirect = `${site.url}/redirect?${encodeURIComponent(url)}`;
      expect([redirect, await codeOf(redirect)]).toEqual([redirect, 'link.no-preview']);
      const { body } = await ask(`${site.url}/picture?${encodeURIComponent(url)}`);
      expect(body).toEqual({ title: 'Tides' });
    }
    expect(hidden.asked).toEqual([]);
    const { body } = await ask(
      `${site.url}/picture?${encodeURIComponent(`/redirect?${encodeURIComponent(`${hidden.url}/a.png`)}`)}`,
    );
    expect(body).toEqual({ title: 'Tides' });
    expect(hidden.asked).toEqual([]);
  });

  it.each(['/bomb', '/encoded', '/json', '/typeless', '/svg', '/silent', '/absent', '/headers'])(
    'is not made of %s',
    async (path) => {
      expect(await ask(site.url + path)).toMatchObject({
        status: 404,
        body: { code: 'link.no-preview' },
      });
    },
  );

  it('reads no page without end, and no picture above its bound', async () => {
    expect((await ask(`${site.url}/long`)).body).toEqual({ title: 'Tides' });
    for (const source of ['/large.png', '/lying.png', '/svg', '/absent', 'data:image/png,x']) {
      expect((await ask(`${site.url}/picture?${source}`)).body).toEqual({ title: 'Tides' });
    }
  });

  it.each(['', 'harbour.example', 'ftp://harbour.example/', 'javascript:alert(1)', 'http://a b/'])(
    'is asked for by an address of the web, not "%s"',
    async (url) => {
      expect(await codeOf(url)).toBe('request.invalid');
    },
  );

  it('is not made where it is off, nor more often than its limit', async () => {
    const off = await startTestApp({ environment: { LINK_PREVIEWS: 'off' } });
    const own = bearer(await off.register('anna'));
    const code = async (): Promise<string> => {
      const asking = off
        .request()
        .post('/api/v1/link-previews')
        .set(...own);
      return ((await asking.send({ url: 'http://127.0.0.1/' })).body as Problem).code;
    };
    const codes: string[] = [];
    for (let i = 0; i < 31; i += 1) codes.push(await code());
    expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'link.previews-off'));
    expect(codes[30]).toBe('request.rate-limited');
    expect((await off.request().get('/api/versions')).body).toMatchObject({ capabilities: [] });
    expect((await app.request().get('/api/versions')).body).toMatchObject({
      capabilities: ['link-previews'],
    });
    await off.close();
  });
});
