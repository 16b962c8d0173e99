import { rowOf, type Figures } from './figures';
import { markdownTable, number } from './markdown';

const SHAPES = [
  ...['latency-p50', 'latency-p99'],
  ...[1, 2, 3].flatMap((instances) => [`throughput-${instances}`, `throughput-${instances}-cpu`]),
];

/** AnoChat on Kafka beside the controls of the same run, as the benchmark `cluster` told it. */
export function comparisonTable(figures: Figures): string {
  const rows = SHAPES.map((shape) => rowOf(figures, 'cluster', shape));
  const controls = Object.keys(rows[0]?.controls ?? {});
  return markdownTable(
    ['shape', 'unit', 'AnoChat on Kafka', ...controls],
    rows.map(({ shape, unit, value, controls: beside }) => [
      shape,
      unit,
      number(value),
      ...controls.map((name) => number(beside[name] ?? Number.NaN)),
    ]),
  );
}
