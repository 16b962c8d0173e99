import type { Problem } from '@anochat/contract';

/** Where a command says what it has to say: its result to standard output, all else to standard error. */
export class Output {
  constructor(
    private readonly json: boolean,
    private readonly write: (text: string) => void = (text) => void process.stdout.write(text),
    private readonly writeError: (text: string) => void = (text) => void process.stderr.write(text),
  ) {}

  /** The result: one JSON value, or lines for people. */
  result(value: unknown, lines: readonly string[]): void {
    if (this.json) this.write(`${JSON.stringify(value, null, 2)}\n`);
    else for (const line of lines) this.write(`${line}\n`);
  }

  /** What happens on the way; left out with `--json`. */
  progress(line: string): void {
    if (!this.json) this.writeError(`${line}\n`);
  }

  error(message: string, problem?: Problem): void {
    if (this.json) {
      this.writeError(`${JSON.stringify({ error: message, ...(problem && { problem }) })}\n`);
    } else {
      this.writeError(`${message}\n`);
    }
  }
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
