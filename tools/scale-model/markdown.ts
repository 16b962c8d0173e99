/** Columns of equal width, as the formatter of the repository writes them. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) =>
    Math.max(3, ...all.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

/** Two digits are more than a model holds. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (Math.abs(value) < 1e-9) return '0';
  const shown = Number(value.toPrecision(value >= 1_000 ? 3 : 2));
  return shown.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  return `${number(value / 1_000 ** step)} ${UNITS[step] ?? ''}`;
}

export const percent = (share: number): string => `${number(share * 100)} %`;
