import type { EntryPage } from '@anochat/contract';
import type { SyncBench } from '.';
import { percentile, rowOf, type Row } from '../figures';
import { cpuSeconds } from '../process-cpu';
import { timedGet } from './timed-get';

const WAYS = ['before', 'after', 'around'] as const;
const LIMIT = 50;
const RUNS = 5;

/** A page of 50 at a random place of one long log. */
export async function benchPages(bench: SyncBench): Promise<readonly Row[]> {
  const entries = bench.quick ? 200_000 : 2_000_000;
  const pagesARun = bench.quick ? 40 : 400;
  bench.say(`Loading a log of ${entries} entries`);
  const members = await bench.archive.addReaders(20);
  const [id] = await bench.archive.addLogs([{ members, entries }]);
  const { token } = members[0] ?? { token: '' };

  const server = await bench.startServer();
  const roots = [server.pid, bench.postgresPid()];
  const page = async (way: (typeof WAYS)[number]): Promise<number> => {
    const place = 1 + Math.floor(Math.random() * (entries - LIMIT * 2)) + LIMIT;
    const path = `/conversations/${id}/entries?limit=${LIMIT}&${way}=${place}`;
    const { ms, body } = await timedGet<EntryPage>(server.url, token, path);
    if (body.items.length < LIMIT) throw new Error(`${path}: only ${body.items.length} entries`);
    return ms;
  };
  try {
    for (const way of WAYS) for (let i = 0; i < 20; i += 1) await page(way);
    const seen = Object.fromEntries(
      WAYS.map((way) => [way, { p50: [] as number[], p99: [] as number[], cpu: [] as number[] }]),
    );
    for (let run = 0; run < RUNS; run += 1) {
      for (const way of WAYS) {
        const before = cpuSeconds(roots);
        const times: number[] = [];
        for (let i = 0; i < pagesARun; i += 1) times.push(await page(way));
        seen[way]?.cpu.push(((cpuSeconds(roots) - before) * 1_000) / pagesARun);
        seen[way]?.p50.push(percentile(times, 0.5));
        seen[way]?.p99.push(percentile(times, 0.99));
      }
    }
    return WAYS.map((way) =>
      rowOf(
        `page-${way}-${entries}`,
        `ms a page of ${LIMIT} (p50)`,
        seen[way]?.p50 ?? [],
        {},
        {
          'p99 ms': seen[way]?.p99 ?? [],
          'CPU ms of node and Postgres a page': seen[way]?.cpu ?? [],
        },
      ),
    );
  } finally {
    await server.dispose();
  }
}
