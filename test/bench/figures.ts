/** One line of a benchmark's result, as `bench --json` prints it. */
export interface Row {
  readonly shape: string;
  readonly unit: string;
  /** Medians over the runs. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly controls: Readonly<Record<string, number>>;
  /** Median of the ratios of paired runs: of the measured thing to each control. */
  readonly ratios: Readonly<Record<string, number>>;
  /** What else was seen: medians by name, units in the names. */
  readonly more?: Readonly<Record<string, number>>;
}

export interface Result {
  readonly bench: string;
  readonly machine: { readonly cpus: number; readonly node: string };
  readonly rows: readonly Row[];
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('there is no median of nothing');
  return (low + high) / 2;
};

/** The value below which `share` (0 to 1) of the values lie, by nearest rank. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error('there is no percentile of nothing');
  return found;
};

/** Three digits are more than such measurements hold. */
export const rounded = (value: number): number =>
  value >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));

/**
 * @param measured one figure a run
 * @param controls by name, run by run beside the measured ones
 */
export function rowOf(
  shape: string,
  unit: string,
  measured: readonly number[],
  controls: Readonly<Record<string, readonly number[]>> = {},
  more: Readonly<Record<string, readonly number[]>> = {},
): Row {
  const each = (
    of: Readonly<Record<string, readonly number[]>>,
    figure: (values: readonly number[]) => number,
  ): Record<string, number> =>
    Object.fromEntries(Object.entries(of).map(([name, v]) => [name, rounded(figure(v))]));
  return {
    shape,
    unit,
    value: rounded(median(measured)),
    min: rounded(Math.min(...measured)),
    max: rounded(Math.max(...measured)),
    runs: measured.length,
    controls: each(controls, median),
    ratios: each(controls, (values) =>
      median(values.map((value, run) => (measured[run] ?? Number.NaN) / value)),
    ),
    ...(Object.keys(more).length > 0 && { more: each(more, median) }),
  };
}
