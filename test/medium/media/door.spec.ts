import { request as httpRequest } from 'node:http';

import type { PartLink } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import type { Account } from '../../support/account';
import { fileMessage } from './file-message';
import { Cut, MediaStage, randomFile } from './media-stage';

const FOREIGN = { origin: 'https://evil.example', 'access-control-request-method': 'GET' };

describe('the door that files come and go by', () => {
  let stage: MediaStage;
  let anna: Account;
  let group: string;
  let bytes: Buffer;
  let url: string;
  beforeAll(async () => {
    stage = await MediaStage.start();
    anna = await stage.register();
    group = await stage.group(anna);
    bytes = randomFile(1_000);
    const blob = await stage.upload(anna, bytes);
    await stage.send(anna, group, blob);
    url = (await stage.link(anna, group, blob)).url;
  });
  afterAll(() => stage.stop());

  const ask = (to: string, init: RequestInit = {}) => fetch(new URL(to, stage.url), init);

  it('lets no other site read, send or embed, also where it refuses', async () => {
    const cut = new Cut(randomFile(10), 100);
    const { id } = await stage.begin(anna, 10);
    const [link] = (await stage.sign(anna, id, cut.announced(1))) as [PartLink];
    const answers = await Promise.all([
      ask(url, { headers: FOREIGN }),
      ask(url, { method: 'HEAD', headers: FOREIGN }),
      ask(url, { method: 'OPTIONS', headers: FOREIGN }),
      ask(link.url, { method: 'OPTIONS', headers: FOREIGN }),
      ask(url, { headers: { ...FOREIGN, range: 'bytes=0-1' } }),
      ask(`${url}x`, { headers: FOREIGN }),
      ask(link.url, { method: 'PUT', body: 'short', headers: FOREIGN }),
    ]);
    for (const [i, { headers }] of answers.entries()) {
      const cors = [...headers].filter(([name]) => name.startsWith('access-control-'));
      expect([i, cors]).toEqual([i, []]);
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 206, 403, 400]);
  });

  it('runs and shows nothing of what it refuses', async () => {
    const answer = await ask(url.replace(/type=[^&]*/, 'type=text%2Fhtml'));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
    expect(await answer.text()).not.toContain('text/html');
  });

  it('answers ranges of all kinds with at most the file, once', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `${i}-${i}`).join(',');
    for (const [range, status, length] of [
      [`bytes=${many}`, 200, 1_000],
      ['bytes=0-,0-,0-,0-', 200, 1_000],
      ['bytes=-1-5', 200, 1_000],
      ['bytes=--5', 200, 1_000],
      ['bytes=0x1-0x5', 200, 1_000],
      ['bytes=1e1-', 200, 1_000],
      ['bytes= 1 - 5', 200, 1_000],
      ['bytes=18446744073709551616-', 200, 1_000],
      ['bytes=0-18446744073709551616', 200, 1_000],
      ['bytes=999999999999999-', 416, null],
      ['bytes=1000-1000', 416, null],
      ['bytes=999-999999999999999', 206, 1],
      ['bytes=-999999999999999', 206, 1_000],
    ] as const) {
      const answer = await stage.get({ url }, range);
      const body = await answer.arrayBuffer();
      expect([range, answer.status]).toEqual([range, status]);
      if (length !== null) expect([range, body.byteLength]).toEqual([range, length]);
    }
  });

  it('goes nowhere else by its address', async () => {
    const query = url.slice(url.indexOf('?'));
    const path = url.slice(0, url.indexOf('?'));
    const id = path.slice(path.lastIndexOf('/') + 1);
    const statusOf = (raw: string): Promise<number | undefined> =>
      new Promise((done, failed) => {
        httpRequest(
          // As it stands: fetch would tidy it up before.
          { host: '127.0.0.1', port: new URL(stage.url).port, path: raw },
          (answer) => done(answer.resume().statusCode),
        )
          .on('error', failed)
          .end();
      });
    for (const raw of [
      `/api/blobs/../../../etc/passwd${query}`,
      `/api/blobs/..%2f..%2f${id}${query}`,
      `/api/blobs/%2e%2e/${id.replace(/.$/, 'x')}${query}`,
      `/api/blobs/${id}%00${query}`,
      `/api/blobs/${id}%0d%0aSet-Cookie:%20a=b${query}`,
      `/api/blobs/${id.toUpperCase()}x${query}`,
      `/api/blobs/${'a'.repeat(5_000)}${query}`,
    ]) {
      expect([raw, await statusOf(raw)]).toEqual([raw, expect.any(Number)]);
      expect([403, 404]).toContain(await statusOf(raw));
    }
  });

  it('sees nothing of the names that messages give to files', async () => {
    const names = [
      '../../../etc/passwd',
      '..\\..\\windows',
      'a\0b.png',
      'a\r\nSet-Cookie: a=b',
      '"; filename="evil.html',
      '\u202egpj.exe',
      '\u2066\u2069\u200f',
      '山'.repeat(255),
      '',
    ];
    const plain = [...(await stage.get({ url })).headers.keys()].sort();
    for (const name of names) {
      const blob = await stage.upload(anna, bytes);
      const message = fileMessage([blob], () => ({ size: bytes.length, name }));
      const path = `/conversations/${group}/messages/${uuidV7()}`;
      expect([name, await stage.codeOf('PUT', path, anna, message)]).toEqual([name, 'none']);
      // To the letter as it was sent: what is shown of it is the readers' to choose.
      expect((await stage.entries(anna, group)).at(-1)).toMatchObject({
        content: { parts: [{ name }] },
      });
      const answer = await stage.get(await stage.link(anna, group, blob));
      expect([...answer.headers.keys()].sort()).toEqual(plain);
      expect(answer.headers.get('content-disposition')).toBe('attachment');
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
    const blob = await stage.upload(anna, bytes);
    const long = fileMessage([blob], () => ({ size: bytes.length, name: 'a'.repeat(256) }));
    const path = `/conversations/${group}/messages/${uuidV7()}`;
    expect(await stage.codeOf('PUT', path, anna, long)).toBe('request.invalid');
  });
});
