import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import type { Browser, Page } from 'playwright-core';

import { launchChromium } from '../../e2e/browser/chromium';

const VITE = resolve(__dirname, '../../../node_modules/vite/bin/vite.js');

/** The page in which sealing is measured, built anew, in a browser of its own. */
export async function openPage(): Promise<{
  readonly browser: Browser;
  readonly page: Page;
  end(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'anochat-sealing-'));
  const config = join(__dirname, 'page/vite.config.mjs');
  const args = [VITE, 'build', '--config', config, '--outDir', folder, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, [...args, '--logLevel', 'error']);
  const server = createServer(express().use(express.static(folder)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await launchChromium();
  const end = async (): Promise<void> => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await page.waitForFunction('globalThis.measureParts && globalThis.measureSealing');
    return { browser, page, end };
  } catch (error) {
    await end();
    throw error;
  }
}
