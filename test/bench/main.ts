import 'reflect-metadata';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { backup } from './backup';
import { cluster } from './cluster';
import { delivery } from './delivery';
import { e2ee } from './e2ee';
import { fanout } from './fanout';
import type { Result, Row } from './figures';
import { footprint } from './footprint';
import { ingest } from './ingest';
import { media } from './media';
import { seal } from './seal';
import { endOnSignals, hasBeenEnded } from '../support/undo-at-end';
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

const BENCHES: Readonly<Record<string, Bench>> = {
  backup,
  cluster,
  delivery,
  e2ee,
  fanout,
  footprint,
  ingest,
  media,
  seal,
  sync,
};

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
  const began = performance.now();
  const say = (line: string): void => {
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    process.stderr.write(`[${seconds} s] ${line}\n`);
  };
  endOnSignals(say);
  const rows = await bench({ quick: values.quick, only: values.only, say });
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
  () => hasBeenEnded() || process.exit(0),
  (error: unknown) => {
    if (hasBeenEnded()) return; // exits once all is undone
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
