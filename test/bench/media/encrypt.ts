import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import express from 'express';

import { hasChromium, launchChromium } from '../../e2e/browser/chromium';
import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';
import { type SealingName, sealings } from './sealing';

const NAMES: readonly SealingName[] = ['anochat', 'secretstream', 'webcrypto-aes-gcm'];
const MIB = 1024 ** 2;
const VITE = resolve(__dirname, '../../../node_modules/vite/bin/vite.js');

/** Megabytes a second of one of them. */
type Measure = (name: SealingName, bytes: number) => Promise<number>;

export async function encryptInNode(options: BenchOptions): Promise<Row> {
  const methods = await sealings();
  return compare('encrypt-node', options, async (name, bytes) => {
    const began = performance.now();
    await methods[name](bytes);
    return bytes / 1_000 / (performance.now() - began);
  });
}

/** `undefined` where there is no browser. */
export async function encryptInChromium(options: BenchOptions): Promise<Row | undefined> {
  if (!hasChromium) {
    options.say('encrypt-chromium: skipped, there is no Chromium');
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'anochat-sealing-'));
  const config = join(__dirname, 'page/vite.config.mjs');
  const args = [VITE, 'build', '--config', config, '--outDir', folder, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, [...args, '--logLevel', 'error']);
  const server = createServer(express().use(express.static(folder)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await page.waitForFunction('globalThis.measureSealing !== undefined');
    return await compare('encrypt-chromium', options, (name, bytes) =>
      page.evaluate(`measureSealing('${name}', ${bytes})`),
    );
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  shape: string,
  { quick, say }: BenchOptions,
  measure: Measure,
): Promise<Row> {
  const [runs, bytes] = quick ? [2, 16 * MIB] : [7, 256 * MIB];
  const seen: Record<SealingName, number[]> = {
    anochat: [],
    secretstream: [],
    'webcrypto-aes-gcm': [],
  };
  for (const name of NAMES) await measure(name, bytes / 4);
  for (let run = 0; run < runs; run += 1) {
    // Whoever comes first meets another machine than whoever comes last.
    const order = run % 2 === 0 ? NAMES : [...NAMES].reverse();
    for (const name of order) seen[name].push(await measure(name, bytes));
    say(`${shape}: run ${run + 1} of ${runs}`);
  }
  const { anochat, ...controls } = seen;
  return rowOf(shape, 'MB/s', anochat, controls);
}
