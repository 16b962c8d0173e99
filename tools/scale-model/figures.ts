import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Result, Row } from '../../test/bench/figures';

/** A benchmark as it was last run for docs/scale.md. */
export interface MeasuredBench {
  /** What prints the result again. */
  readonly command: string;
  /** Shorter and fewer runs: roughly how it stands, and no more. */
  readonly quick: boolean;
  /** Day, ISO 8601. */
  readonly on: string;
  /** As the machine calls it. */
  readonly processor: string;
  /** Processes that wanted a CPU in the minute before it began: others' work makes figures worse. */
  readonly load: number;
  readonly result: Result;
}

/** docs/figures/scale.json: by the name of the benchmark. */
export type Figures = Readonly<Record<string, MeasuredBench>>;

/** What docs/scale.md is made from. */
export const BENCHES: readonly string[] = [
  'ingest',
  'delivery',
  'fanout',
  'sync',
  'footprint',
  'cluster',
];

export const CHECKOUT = resolve(__dirname, '../..');
export const FIGURES_FILE = join(CHECKOUT, 'docs/figures/scale.json');

export const readFigures = (): Figures => JSON.parse(readFileSync(FIGURES_FILE, 'utf8')) as Figures;

/** @throws when it was never measured */
export function rowOf(figures: Figures, bench: string, shape: string): Row {
  const row = figures[bench]?.result.rows.find((one) => one.shape === shape);
  if (!row)
    throw new Error(`${shape} of ${bench} is not measured: npm run scale -- measure ${bench}`);
  return row;
}

/** A control, or what else a row tells. @throws as above */
export function moreOf(figures: Figures, bench: string, shape: string, name: string): number {
  const row = rowOf(figures, bench, shape);
  const value = row.more?.[name] ?? row.controls[name];
  if (value === undefined) throw new Error(`${shape} of ${bench} does not tell: ${name}`);
  return value;
}
