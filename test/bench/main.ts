import 'reflect-metadata';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Result, Row } from './figures';
import { ingest } from './ingest';
import { seal } from './seal';
import { sync } from './sync';

export interface BenchOptions {
  /** Shorter and fewer runs: shows that it works, and roughly how it stands. */
  readonly quick: boolean;
  /** Only shapes whose name holds this. */
  readonly only: string | undefined;
  /** Progress, a line each; never on standard output. */
  readonly say: (line: string) => void;
}
export type Bench = (options: BenchOptions) => Promise<readonly Row[]>;

const BENCHES: Readonly<Record<string, Bench>> = { ingest, seal, sync };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench || positionals.length > 1) {
    throw new Error(
      `usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--quick] [--json] [--only SHAPE]`,
    );
  }
  const rows = await bench({
    quick: values.quick,
    only: values.only,
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  const result: Result = {
    bench: name,
    machine: { cpus: cpus().length, node: process.version },
    rows,
  };
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result));
}

function tableOf({ bench, machine, rows }: Result): string {
  const lines = rows.flatMap((row) => [
    `${row.shape}: ${row.value} ${row.unit} (${row.min} to ${row.max}, ${row.runs} runs)`,
    ...Object.entries(row.controls).map(
      ([name, value]) => `    ${name}: ${value}; ${row.ratios[name]} times that`,
    ),
    ...Object.entries(row.more ?? {}).map(([name, value]) => `    ${name}: ${value}`),
  ]);
  return [`${bench} on ${machine.cpus} CPUs, Node ${machine.node}`, ...lines, ''].join('\n');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
