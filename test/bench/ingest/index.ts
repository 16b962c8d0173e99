import { Client } from 'pg';
import type { BenchOptions } from '../main';
import { startBenchDatabase } from '../bench-database';
import { rowOf, type Row } from '../figures';
import type { Load } from './closed-loop';
import { startWorker, type MeasuredFigures, type MeasuredWorker } from './measured-worker';
import { emptyLogs, load as loadPopulation, newPopulation } from './population';
import { openSealer } from './open-sealer';
import { METHODS, type MethodName } from './worker';

const SHAPES: Readonly<Record<string, Omit<Load, 'seconds'>>> = {
  'hot-1': { where: 'hot', senders: 1 },
  'hot-64': { where: 'hot', senders: 64 },
  'hot-1000': { where: 'hot', senders: 1_000 },
  'spread-64': { where: 'spread', senders: 64 },
  'spread-1000': { where: 'spread', senders: 1_000 },
};
const UNIT = 'messages acked per CPU-second of node and Postgres';
const NAMES = Object.keys(METHODS) as MethodName[];

/**
 * The way of a message into the log, from the call of the module to the commit, against doing the
 * same checks and writing the same rows message by message.
 */
export async function ingest({ quick, only, say }: BenchOptions): Promise<readonly Row[]> {
  const { runs, seconds } = quick ? { runs: 2, seconds: 1.5 } : { runs: 5, seconds: 5 };
  const database = await startBenchDatabase(say);
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined); // the next query fails and tells
  const workers: MeasuredWorker[] = [];
  try {
    await client.connect();
    const population = newPopulation();
    say('Loading users and conversations');
    await loadPopulation(client, population, await openSealer(database.secretsFolder));
    const options = { databaseUrl: database.url, secretsFolder: database.secretsFolder };
    for (const name of NAMES) {
      workers.push(await startWorker(name, options, population, () => database.pid()));
    }
    const rows: Row[] = [];
    for (const [shape, load] of Object.entries(SHAPES)) {
      if (only !== undefined && !shape.includes(only)) continue;
      await emptyLogs(client);
      for (const worker of workers) await worker.run({ ...load, seconds: seconds / 3 });
      // As autovacuum does on a living server: plans are made for tables that hold something.
      await client.query('ANALYZE');
      const figures = await interleaved(workers, { ...load, seconds }, runs, (run) =>
        say(`${shape}: run ${run} of ${runs}`),
      );
      rows.push(rowOfShape(shape, figures));
      say(`${shape}: ${JSON.stringify(rows.at(-1))}`);
    }
    return rows;
  } finally {
    for (const worker of workers) await worker.close();
    await client.end();
    await database.stop();
  }
}

type Figures = Readonly<Record<MethodName, readonly MeasuredFigures[]>>;

/** Each round runs all of them, beginning with another one. */
async function interleaved(
  workers: readonly MeasuredWorker[],
  load: Load,
  runs: number,
  onRun: (run: number) => void,
): Promise<Figures> {
  const seen: Record<MethodName, MeasuredFigures[]> = {
    production: [],
    'transaction-per-message': [],
    'statement-per-message': [],
  };
  for (let run = 0; run < runs; run += 1) {
    onRun(run + 1);
    const first = run % workers.length;
    for (const worker of [...workers.slice(first), ...workers.slice(0, first)]) {
      seen[worker.name].push(await worker.run(load));
    }
  }
  return seen;
}

function rowOfShape(shape: string, { production, ...controls }: Figures): Row {
  const perCpuSecond = (figures: readonly MeasuredFigures[]): number[] =>
    figures.map(({ acked, cpuSeconds }) => acked / cpuSeconds);
  const more = Object.entries({ production, ...controls }).flatMap(([name, figures]) => [
    [`${name}: acked/s`, figures.map(({ acked, seconds }) => acked / seconds)] as const,
    [`${name}: p50 ms`, figures.map(({ p50Ms }) => p50Ms)] as const,
    [`${name}: p99 ms`, figures.map(({ p99Ms }) => p99Ms)] as const,
  ]);
  return rowOf(
    shape,
    UNIT,
    perCpuSecond(production),
    Object.fromEntries(Object.entries(controls).map(([name, f]) => [name, perCpuSecond(f)])),
    Object.fromEntries(more),
  );
}
