import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { LIMITS } from '@anochat/contract';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { Browser } from 'playwright-core';

import { makePartsHere } from '../../../clients/sdk/src/media/uploads/making/make-parts';
import { beginSealing } from '../../../clients/sdk/src/media/uploads/stored-form';
import { openFileSource } from '../../../clients/sdk/src/platform/node/open-file-source';
import { hasChromium } from '../../e2e/browser/chromium';
import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';
import { watchMemory } from './memory';
import { openPage } from './open-page';

const { partBytes: PART_BYTES } = LIMITS;
const MIB = 1024 ** 2;
/** As many as an upload has on their way at most, while it makes the next. */
const HELD = 3;

/** What a run tells: how long it took, and the longest that the page did nothing else. */
interface Made {
  readonly ms: number;
  readonly pauseMs?: number;
}
interface Seen {
  readonly megabytesPerSecond: number;
  readonly growthMebibytes: number;
  readonly pauseMs: number | undefined;
}

/** A file of 2 GiB made into the parts that an upload sends, in this thread, as the SDK does on Node. */
export async function partsInNode(options: BenchOptions): Promise<Row> {
  const primitives = await loadSodium();
  return measure('parts-2g-node', options, async (path, bytes) => {
    const source = await openFileSource(path);
    const toMake = { sealing: beginSealing(primitives, bytes), size: bytes, partBytes: PART_BYTES };
    return watched([process.pid], bytes, async () => {
      const began = performance.now();
      const held: Uint8Array[] = [];
      for await (const made of makePartsHere(primitives)(toMake, source)) {
        if (made.type === 'part') held.push(made.bytes);
        if (held.length > HELD) held.shift();
      }
      return { ms: performance.now() - began };
    });
  });
}

/** The same of a file that is chosen in a page, by the web client's worker. `undefined` without a browser. */
export async function partsInChromium(options: BenchOptions): Promise<Row | undefined> {
  if (!hasChromium) {
    options.say('parts-2g-chromium: skipped, there is no Chromium');
    return undefined;
  }
  const { browser, page, end } = await openPage();
  try {
    return await measure('parts-2g-chromium', options, async (path, bytes) => {
      await page.locator('input').setInputFiles(path);
      const pids = await processesOf(browser);
      return watched(pids, bytes, () => page.evaluate(`measureParts(${PART_BYTES}, ${HELD})`));
    });
  } finally {
    await end();
  }
}

async function measure(
  shape: string,
  { quick, say }: BenchOptions,
  run: (path: string, bytes: number) => Promise<Seen>,
): Promise<Row> {
  const [runs, bytes] = quick ? [2, 64 * MIB] : [3, 2_048 * MIB];
  const folder = await mkdtemp(join(tmpdir(), 'anochat-parts-'));
  try {
    const path = join(folder, 'film.bin');
    const file = await open(path, 'w');
    // A hole that reads as zeros: a disk of any size has room for it.
    await file.truncate(bytes);
    await file.close();
    const seen: Seen[] = [];
    for (let number = 1; number <= runs; number += 1) {
      seen.push(await run(path, bytes));
      say(`${shape}: run ${number} of ${runs}`);
    }
    const pauses = seen.map(({ pauseMs }) => pauseMs).filter((pause) => pause !== undefined);
    return rowOf(
      shape,
      'MB/s',
      seen.map(({ megabytesPerSecond }) => megabytesPerSecond),
      {},
      {
        'file MiB': [bytes / MIB],
        'growth MiB': seen.map(({ growthMebibytes }) => growthMebibytes),
        ...(pauses.length > 0 && { 'longest pause of the page ms': pauses }),
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function watched(
  pids: readonly number[],
  bytes: number,
  work: () => Promise<Made>,
): Promise<Seen> {
  const growths = pids.map(watchMemory);
  const { ms, pauseMs } = await work();
  return {
    megabytesPerSecond: bytes / 1_000 / ms,
    // Their peaks need not fall together: no less than what they took together.
    growthMebibytes: growths.reduce((sum, growth) => sum + growth(), 0),
    pauseMs,
  };
}

/** The browser's own, with those of its pages. */
async function processesOf(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.map(({ id }) => id);
}
