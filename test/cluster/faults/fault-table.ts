import type { FaultRound } from './play-fault';

export interface FaultRow {
  readonly balancer: string;
  readonly fault: string;
  /** Rounds that came to their end. */
  readonly played: readonly FaultRound[];
  /** Rounds that broke off or found something. */
  readonly failures: number;
}

type Column = readonly [title: string, of: (row: FaultRow) => string | number];

const COLUMNS: readonly Column[] = [
  ['balancer', ({ balancer }) => balancer],
  ['fault', ({ fault }) => fault],
  ['rounds', ({ played }) => played.length],
  ['broken', ({ failures }) => failures],
  ['acked', ({ played }) => sum(played.map(({ acked }) => acked))],
  ['sent again', ({ played }) => sum(played.map(({ retried }) => retried))],
  ['committed unheard', ({ played }) => sum(played.map((round) => round.committedUnheard))],
  ['acked/s before, median', ({ played }) => median(played.map(({ perSecond }) => perSecond))],
  ['whole again, p50 ms', ({ played }) => median(played.map(({ recoveryMs }) => recoveryMs))],
  ['max ms', ({ played }) => Math.max(0, ...played.map(({ recoveryMs }) => recoveryMs))],
];

/** A line a fault, in Markdown. */
export function faultTable(rows: readonly FaultRow[]): string {
  const cells = [
    COLUMNS.map(([title]) => title),
    COLUMNS.map(() => '---'),
    ...rows.map((row) => COLUMNS.map(([, of]) => String(of(row)))),
  ];
  return cells.map((line) => `| ${line.join(' | ')} |\n`).join('');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
