import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { answerApp } from './app-protocol';
import { Bundle, BundleDamaged } from './bundle';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const FILES = {
  'index.html': '<!doctype html>',
  'assets/a-1.js': 'export {};',
  'assets/odd.exe': 'MZ',
};
const MANIFEST = JSON.stringify(
  Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, sha256(text)])),
);
let folder: string;
let bundle: Bundle;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anochat-bundle-'));
  mkdirSync(join(folder, 'web/assets'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, 'web', name), text);
  writeFileSync(join(folder, 'web/stray.js'), 'alert(1)');
  writeFileSync(join(folder, 'secret.js'), 'a secret');
  writeFileSync(join(folder, 'bundle.json'), MANIFEST);
  bundle = await Bundle.open(join(folder, 'web'), join(folder, 'bundle.json'), sha256(MANIFEST));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const get = (path: string, method = 'GET') =>
  answerApp({ method, url: `app://anochat${path}` }, bundle, {
    origin: 'https://chat.example.org',
    filesOrigin: 'https://files.example.org',
  });

describe('app://anochat', () => {
  it.each(['/', '/join', '/settings/devices', '/c/abc/details', '/join?x=1'])(
    'answers %s with its one document',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(FILES['index.html']);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    },
  );

  it('lets its pages load this build and reach the chosen server, and nothing else', async () => {
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy?.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self' blob: https://chat.example.org https://files.example.org wss://chat.example.org",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ]),
    );
    const before = await answerApp({ method: 'GET', url: 'app://anochat/' }, bundle, null);
    expect(before.headers.get('content-security-policy')).toContain("connect-src 'self' blob:;");
  });

  it('gives each file its type, and no browser guesses another', async () => {
    const answer = await get('/assets/a-1.js');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe(FILES['assets/a-1.js']);
  });

  it.each([
    '/api/versions',
    '/api/v1/users/me',
    '/docs',
    '/socket.io/?EIO=4',
    '/stray.js',
    '/assets/odd.exe',
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..\\..\\secret.js',
    '//secret.js',
    '/constructor',
    '/__proto__',
    '/bundle.json',
  ])('has nothing at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it('takes nothing, and answers no other host', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
    for (const url of ['app://other/', 'app://anochat.evil.example/', 'https://anochat/'])
      expect((await answerApp({ method: 'GET', url }, bundle, null)).status).toBe(404);
  });

  it('refuses a file that is not as it was packaged, and another manifest', async () => {
    writeFileSync(join(folder, 'web/assets/a-1.js'), 'alert(1)');
    await expect(get('/assets/a-1.js')).rejects.toThrow(BundleDamaged);
    const opened = Bundle.open(join(folder, 'web'), join(folder, 'bundle.json'), sha256('other'));
    await expect(opened).rejects.toThrow(BundleDamaged);
  });
});
