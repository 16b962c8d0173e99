import type { SyncPage } from '@anochat/contract';
import type { SyncBench } from '.';
import { percentile, rowOf, type Row } from '../figures';
import { cpuSeconds } from '../process-cpu';
import { timedGet } from './timed-get';

const CONVERSATIONS = 2_000;
const ENTRIES = 12;

/** All heads of somebody who is in many conversations, page by page, and what changed since: nothing. */
export async function benchHeads(bench: SyncBench): Promise<readonly Row[]> {
  const { quick, archive, say } = bench;
  say(`Loading ${CONVERSATIONS} conversations of one user`);
  const [reader, other] = await archive.addReaders(2);
  if (!reader || !other) throw new Error('nobody is there');
  const plan = { members: [reader, other], entries: ENTRIES };
  await archive.addLogs(Array.from({ length: CONVERSATIONS }, () => plan));

  const server = await bench.startServer();
  const roots = [server.pid, bench.postgresPid()];
  const rounds = quick ? 5 : 50;
  const first: number[] = [];
  const all: number[] = [];
  const unchanged: number[] = [];
  let token = '';
  let cpu = 0;
  try {
    // The first round warms the caches up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      const before = cpuSeconds(roots);
      const { firstMs, allMs, heads, ...read } = await readAll(server.url, reader.token);
      if (heads < CONVERSATIONS) throw new Error(`only ${heads} heads came`);
      token = read.token;
      const { ms } = await timedGet<SyncPage>(server.url, reader.token, `/sync?token=${token}`);
      if (round === 0) continue;
      cpu += cpuSeconds(roots) - before;
      first.push(firstMs);
      all.push(allMs);
      unchanged.push(ms);
    }
  } finally {
    await server.dispose();
  }
  const latency = (
    shape: string,
    values: readonly number[],
    more: Readonly<Record<string, readonly number[]>> = {},
  ): Row =>
    rowOf(
      shape,
      'ms',
      values,
      {},
      {
        'p50 ms': [percentile(values, 0.5)],
        'p99 ms': [percentile(values, 0.99)],
        ...more,
      },
    );
  return [
    latency(`heads-${CONVERSATIONS}-first-page`, first),
    latency(`heads-${CONVERSATIONS}-all`, all, {
      'CPU ms of node and Postgres': [(cpu / rounds) * 1_000],
    }),
    latency(`heads-${CONVERSATIONS}-unchanged`, unchanged),
  ];
}

async function readAll(
  origin: string,
  token: string,
): Promise<{
  readonly firstMs: number;
  readonly allMs: number;
  readonly heads: number;
  readonly token: string;
}> {
  let cursor: string | null = null;
  let firstMs = 0;
  let allMs = 0;
  const seen = new Set<string>();
  for (;;) {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { ms, body } = await timedGet<SyncPage>(origin, token, `/sync?limit=200${query}`);
    firstMs ||= ms;
    allMs += ms;
    for (const { id } of body.items) seen.add(id);
    if (body.token !== null) return { firstMs, allMs, heads: seen.size, token: body.token };
    cursor = body.nextCursor;
    if (cursor === null) throw new Error('the last page has no token');
  }
}
