import { performance } from 'node:perf_hooks';

import { hasChromium } from '../../e2e/browser/chromium';
import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';
import { openPage } from './open-page';
import { SEALING_NAMES, type SealingName, type SealingWay, sealings } from './sealing';

const WAYS: readonly SealingWay[] = ['encrypt', 'encrypt-alone', 'open'];
const MIB = 1024 ** 2;

/** Megabytes a second of one of them. */
type Measure = (way: SealingWay, name: SealingName, bytes: number) => Promise<number>;

export const ENCRYPT_SHAPES = { node: shapesOn('node'), chromium: shapesOn('chromium') };

export async function encryptInNode(options: BenchOptions): Promise<readonly Row[]> {
  const methods = await sealings();
  return compareAll('node', options, async (way, name, bytes) => {
    const began = performance.now();
    await methods[way][name](bytes);
    return bytes / 1_000 / (performance.now() - began);
  });
}

/** None where there is no browser. */
export async function encryptInChromium(options: BenchOptions): Promise<readonly Row[]> {
  if (!hasChromium) {
    options.say('encrypt-chromium: skipped, there is no Chromium');
    return [];
  }
  const { page, end } = await openPage();
  try {
    return await compareAll('chromium', options, (way, name, bytes) =>
      page.evaluate(`measureSealing('${way}', '${name}', ${bytes})`),
    );
  } finally {
    await end();
  }
}

function shapesOn(platform: 'node' | 'chromium'): readonly string[] {
  return WAYS.map((way) => `${way}-${platform}`);
}

async function compareAll(
  platform: 'node' | 'chromium',
  options: BenchOptions,
  measure: Measure,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const way of WAYS) {
    const shape = `${way}-${platform}`;
    if (!shape.includes(options.only ?? '')) continue;
    rows.push(await compare(shape, options, (name, bytes) => measure(way, name, bytes)));
  }
  return rows;
}

async function compare(
  shape: string,
  { quick, say }: BenchOptions,
  measure: (name: SealingName, bytes: number) => Promise<number>,
): Promise<Row> {
  const [runs, bytes] = quick ? [2, 16 * MIB] : [7, 256 * MIB];
  const seen: Record<SealingName, number[]> = {
    anochat: [],
    secretstream: [],
    'webcrypto-aes-gcm': [],
  };
  for (const name of SEALING_NAMES) await measure(name, bytes / 4);
  for (let run = 0; run < runs; run += 1) {
    // Whoever comes first meets another machine than whoever comes last.
    const order = run % 2 === 0 ? SEALING_NAMES : [...SEALING_NAMES].reverse();
    for (const name of order) seen[name].push(await measure(name, bytes));
    say(`${shape}: run ${run + 1} of ${runs}`);
  }
  const { anochat, ...controls } = seen;
  return rowOf(shape, 'MB/s', anochat, controls);
}
