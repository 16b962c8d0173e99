import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { knownServer, lookUpServer } from './look-up-server';

let server: Server | undefined;
afterEach(() => void server?.close());

const serve = async (listener: RequestListener): Promise<string> => {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const ANSWER = { server: '0.1.0', api: ['v1'], limits: {} };
const answering =
  (body: unknown, allowed?: string): RequestListener =>
  (_request, response) => {
    if (allowed !== undefined) response.setHeader('Access-Control-Allow-Origin', allowed);
    response.end(JSON.stringify(body));
  };

describe('Looking a server up', () => {
  it('finds one of AnoChat, and where its files lie', async () => {
    const files = 'https://files.example.org';
    const origin = await serve(answering({ ...ANSWER, filesOrigin: files }, 'app://anochat'));
    expect(await lookUpServer(origin, fetch)).toEqual({ origin, filesOrigin: files });
  });

  it.each([
    ['something else that answers', answering({ hello: 'world' }, 'app://anochat'), 'not-anochat'],
    ['no JSON', (_, response) => response.end('<html>'), 'not-anochat'],
    [
      'what goes on without an end',
      (_, response) => {
        const more = (): void => {
          if (response.write(' '.repeat(60_000))) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      },
      'not-anochat',
    ],
    ['a server that refuses the client', answering(ANSWER), 'too-old'],
    ['another version', answering({ ...ANSWER, api: ['v2'] }, 'app://anochat'), 'too-old'],
    [
      'a redirection to elsewhere',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'unreachable',
    ],
  ])('refuses %s', async (_what, listener, problem) => {
    expect(await lookUpServer(await serve(listener), fetch)).toEqual({ problem });
  });

  it.each([
    ['https://chat.example.org', 'https://files.example.org', true],
    ['https://chat.example.org', 'https://localhost:9000', false],
    ['https://chat.example.org', 'http://127.0.0.1:9000', false],
    ['https://chat.example.org', 'https://127.1.2.3', false],
    ['https://chat.example.org', 'https://files.localhost', false],
    ['https://chat.example.org', 'https://[::1]:9000', false],
    ['https://chat.example.org', 'https://0.0.0.0:9000', false],
    ['https://chat.example.org', 'https://[::ffff:127.0.0.1]', false],
    ['https://chat.example.org', 'javascript:alert(1)', false],
    ['http://localhost:3000', 'http://localhost:9000', true],
  ])('takes of %s that its files are at %s: %s', (origin, files, isTaken) => {
    expect(knownServer(origin, files).filesOrigin).toBe(isTaken ? files : null);
  });

  it('says that nothing answers, and that a certificate is not trusted', async () => {
    expect(await lookUpServer('http://127.0.0.1:1', fetch)).toEqual({ problem: 'unreachable' });
    const refuse = (): Promise<Response> =>
      Promise.reject(new Error('net::ERR_CERT_AUTHORITY_INVALID'));
    expect(await lookUpServer('https://a.example', refuse)).toEqual({ problem: 'certificate' });
  });
});
