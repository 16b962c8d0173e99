import type { Row } from '../../test/bench/figures';
import type { Figures, MeasuredBench } from './figures';
import { tablesOf } from './tables';

const row = (shape: string, value: number, more: Readonly<Record<string, number>> = {}): Row => ({
  shape,
  unit: '',
  value,
  min: value,
  max: value,
  runs: 1,
  controls: {},
  ratios: {},
  more,
});

const bench = (name: string, rows: readonly Row[]): MeasuredBench => ({
  command: `npm run bench -- ${name} --json`,
  quick: false,
  on: '2026-11-30',
  processor: 'a processor',
  load: 0.1,
  result: { bench: name, machine: { cpus: 2, node: 'v20.20.2' }, rows },
});

const SHARE = "native: node's share of the CPU time";
const parts = (name: string): Readonly<Record<string, number>> =>
  Object.fromEntries(['node', 'Postgres', 'Kafka'].map((part) => [`${name}: ms of ${part}`, 0.2]));
const throughput = [1, 2, 3].flatMap((instances) => [
  row(`throughput-${instances}`, 2_000),
  row(`throughput-${instances}-cpu`, 0.6, {
    ...parts('AnoChat on Kafka'),
    ...parts('AnoChat, one instance without Kafka'),
  }),
]);

/** A message costs 400 µs of node and 200 of Postgres, a delivery 5 µs. */
const FIGURES: Figures = {
  ingest: bench('ingest', [row('hot-1000', 4_000, { 'production: acked/s': 3_000 })]),
  delivery: bench('delivery', [
    row('group-200', 200 / 1_600e-6, { [SHARE]: 1_400 / 1_600 }),
    row('group-1000', 1_000 / 5_600e-6, { [SHARE]: 5_400 / 5_600 }),
  ]),
  fanout: bench('fanout', [row('idle-bytes', 9_000)]),
  sync: bench('sync', [row('resume-2000', 5, { 'CPU ms of node and Postgres a client': 2 })]),
  footprint: bench('footprint', [
    row('entry-300', 760, { 'write-ahead log': 1_700 }),
    row('people-user', 610),
    row('people-membership', 410),
    row('connection-idle-cpu', 3),
  ]),
  cluster: bench('cluster', [
    { ...row('latency-p50', 8), controls: { 'another one': 4 } },
    row('latency-p99', 30),
    ...throughput,
    row('record-cpu', 10, { 'wanted, with one delivery': 45, publishing: -2, Kafka: 30 }),
    row('record-bytes', 850),
    row('mark-cpu', 300, {
      node: 200,
      Postgres: 50,
      Kafka: 50,
      'bytes in the log of Kafka': 800,
    }),
  ]),
};

describe('the tables of docs/scale.md', () => {
  const tables = tablesOf(FIGURES);

  it('tell message and delivery apart by groups of two sizes', () => {
    expect(tables.costs).toMatch(/\| a message: socket, log, answer; node +\| 400 µs/);
    expect(tables.costs).toMatch(/\| a message: Postgres +\| 200 µs/);
    expect(tables.costs).toMatch(/\| a delivery to one connection; node +\| 5 µs/);
  });

  it('compare the model with what the whole was measured to take', () => {
    // 400 µs and ten deliveries are made, 200 were measured.
    expect(tables.sanity).toMatch(/\| 1 +\| node +\| 450 µs +\| 200 µs +\| \+130 %/);
  });

  it('stand what was measured beside the controls of the same run', () => {
    expect(tables.comparison).toMatch(/\| latency-p50 +\| +\| 8 +\| 4 /);
  });

  it('say of every population how many instances it takes, or why none are enough', () => {
    expect(tables.instances).toMatch(/\| a company +\| broadcast +\| 1 /);
    expect(tables.instances).toMatch(/\| ten millions +\| by interest +\| none: Kafka's CPU/);
  });

  it('let more people in where records go by interest', () => {
    const users = [...(tables.limits ?? '').matchAll(/needed +\| [a-z ]+ +\| ([\d,]+) /g)].map(
      ([, text]) => Number(text?.replaceAll(',', '')),
    );
    expect(users).toHaveLength(2);
    expect(users[1]).toBeGreaterThan(users[0] ?? 0);
  });

  it('hold nothing that is no number', () => {
    expect(Object.values(tables).join('\n')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('name the benchmarks that are missing, where they cannot be made without', () => {
    const { cluster: _, ...others } = FIGURES;
    expect(tablesOf(others)).toMatchObject({
      costs: '_Not measured yet: `npm run scale -- measure cluster`._',
      populations: tables.populations,
    });
  });
});
