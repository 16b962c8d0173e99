import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { securityHeaders, webClient } from '../../../src/platform/web';
import { hasChromium, launchChromium } from './chromium';

const DIST = resolve(__dirname, '../../../clients/web/dist');
const STEP_MS = 90_000;
const run = hasChromium ? describe : describe.skip;

/** What the server does for the client's files, over a copy of the build that can be upgraded. */
run('a new build of the web client (skipped where there is no Chromium)', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-build-'));
    cpSync(DIST, folder, { recursive: true });
    server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', express().use(...securityHeaders(origin), ...webClient(folder)));
    browser = await launchChromium();
  }, STEP_MS);

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another page, with the service worker that the build would have written for it. */
  const upgradeTo = (build: string): void => {
    const page = join(folder, 'index.html');
    const before = readFileSync(page);
    const after = before
      .toString()
      .replace(/<html[^>]*>/, `<html lang="en" data-build="${build}">`);
    writeFileSync(page, after);
    const worker = join(folder, 'sw.js');
    const text = readFileSync(worker, 'utf8')
      .replace(integrityOf(before), integrityOf(after))
      .replace(/const BUILD = '[^']*'/, `const BUILD = '${build}'`);
    writeFileSync(worker, text);
  };

  const visit = async (): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await open(page);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    // The first page is not the worker's yet.
    await page.reload();
    return page;
  };
  const open = async (page: Page): Promise<void> => {
    await page.goto(origin);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  };
  const buildOf = (page: Page): Promise<unknown> =>
    page.evaluate('document.documentElement.dataset.build');
  const isShown = (page: Page, build: string): Promise<unknown> =>
    page.waitForFunction(`document.documentElement.dataset.build === '${build}'`);
  const lookForBuild = (page: Page): Promise<unknown> =>
    page.evaluate('navigator.serviceWorker.ready.then((all) => all.update()).then(() => true)');

  it(
    'is offered, and shows when it is taken, in the other tabs as well',
    async () => {
      upgradeTo('one');
      const page = await visit();
      expect(await buildOf(page)).toBe('one');
      const other = await page.context().newPage();
      await open(other);

      upgradeTo('two');
      await lookForBuild(page);
      await page.getByText('A new version of AnoChat is ready').waitFor();
      expect(await buildOf(page)).toBe('one');
      await page.getByRole('button', { name: 'Reload' }).click();
      await isShown(page, 'two');
      expect(await page.evaluate('caches.keys()')).toEqual(['anochat-shell-two']);
      await open(other);
      expect(await buildOf(other)).toBe('two');
    },
    STEP_MS,
  );

  it(
    'shows from the next visit on when it was not taken',
    async () => {
      upgradeTo('three');
      const page = await visit();
      upgradeTo('four');
      await lookForBuild(page);
      await page.getByText('A new version of AnoChat is ready').waitFor();
      await page.close();
      const next = await page.context().newPage();
      await open(next);
      await isShown(next, 'four');
    },
    STEP_MS,
  );

  it(
    'is not taken while the server mixes it with another one',
    async () => {
      upgradeTo('five');
      const page = await visit();
      const html = readFileSync(join(folder, 'index.html'));
      upgradeTo('six');
      writeFileSync(join(folder, 'index.html'), html);
      await expect(lookForBuild(page)).resolves.toBe(true);
      await page.evaluate(SETTLED);
      await page.reload();
      expect(await buildOf(page)).toBe('five');
      await page.context().setOffline(true);
      await page.reload();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await buildOf(page)).toBe('five');
    },
    STEP_MS,
  );

  it('tells browsers to ask for its worker anew each time', async () => {
    const answer = await fetch(`${origin}/sw.js`);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect((await answer.text()).includes('integrity')).toBe(true);
  });
});

/** Run in the page: until no worker is being installed. */
const SETTLED = `navigator.serviceWorker.ready.then(async (all) => {
  while (all.installing) await new Promise((done) => setTimeout(done, 50));
})`;

const integrityOf = (content: string | Uint8Array): string =>
  `sha384-${createHash('sha384').update(content).digest('base64')}`;
