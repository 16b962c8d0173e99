import { performance } from 'node:perf_hooks';

import type { Bench } from '../main';
import { type Row, rowOf } from '../figures';
import { makeItems } from './items';
import { nativeMethod, nodeCryptoMethod, type SealMethod, webAssemblyMethod } from './methods';

interface Shape {
  readonly name: string;
  readonly bodyBytes: number;
  /** Items a batch: what an append lane takes under load. */
  readonly items: number;
}

const SHAPES: readonly Shape[] = [
  { name: 'batch-300B', bodyBytes: 300, items: 128 },
  { name: 'batch-4KiB', bodyBytes: 4_096, items: 128 },
];

interface Figures {
  readonly itemsPerCpuSecond: number;
  /** How long the event loop was busy for a batch. */
  readonly blockedMicroseconds: number;
}

/**
 * Batches sealed by the addon, against node:crypto with an item a call: messages per second of the
 * whole process' CPU time, threads of the addon included.
 */
export const seal: Bench = async ({ quick, only, say }) => {
  const [runs, runMs] = quick ? [5, 200] : [9, 1_000];
  const rows: Row[] = [];
  for (const shape of SHAPES.filter(({ name }) => name.includes(only ?? ''))) {
    const methods = [
      await nativeMethod(),
      nodeCryptoMethod('aes-256-gcm'),
      nodeCryptoMethod('chacha20-poly1305'),
      await webAssemblyMethod(),
    ];
    const figures = new Map<string, Figures[]>(methods.map(({ name }) => [name, []]));
    for (const method of methods) await measure(method, shape, runMs / 2);
    for (let run = 0; run < runs; run += 1) {
      // Whoever comes first meets another machine than whoever comes last.
      const order = methods.map((_, i) => methods[(i + run) % methods.length] as SealMethod);
      for (const method of order) {
        figures.get(method.name)?.push(await measure(method, shape, runMs));
      }
      say(`${shape.name}: run ${run + 1} of ${runs}`);
    }
    rows.push(toRow(shape, figures));
  }
  return rows;
};

async function measure(method: SealMethod, shape: Shape, runMs: number): Promise<Figures> {
  const items = makeItems(method.newDataKey, shape.items, shape.bodyBytes);
  const end = performance.now() + runMs;
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  let batches = 0;
  while (performance.now() < end) {
    await method.seal(items);
    batches += 1;
    // As in a server: the loop is asked for what else there is.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(cpu);
  const { active } = performance.eventLoopUtilization(loop);
  return {
    itemsPerCpuSecond: (batches * shape.items) / ((user + system) / 1e6),
    blockedMicroseconds: (active * 1_000) / batches,
  };
}

function toRow({ name }: Shape, figures: ReadonlyMap<string, readonly Figures[]>): Row {
  const of = (pick: (figures: Figures) => number): Record<string, readonly number[]> =>
    Object.fromEntries([...figures].map(([method, all]) => [method, all.map(pick)]));
  const { native = [], ...controls } = of(({ itemsPerCpuSecond }) => itemsPerCpuSecond);
  const blocked = Object.entries(of(({ blockedMicroseconds }) => blockedMicroseconds));
  return rowOf(
    name,
    'messages per CPU-second',
    native,
    controls,
    Object.fromEntries(blocked.map(([method, all]) => [`blocked-us-per-batch ${method}`, all])),
  );
}
