import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Result } from '../../test/bench/figures';
import { BENCHES, CHECKOUT, FIGURES_FILE, type Figures, type MeasuredBench } from './figures';

/** What is asked of those that measure more than is needed. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  fanout: ['--only', 'idle-bytes'],
  sync: ['--only', 'resume'],
};

/**
 * Runs the benchmarks, one after the other, and keeps each result as soon as it is there.
 *
 * @param names of them; all without any @throws for a name that is not needed
 */
export function measure(names: readonly string[], quick: boolean): void {
  for (const name of names.length > 0 ? names : BENCHES) {
    if (!BENCHES.includes(name)) throw new Error(`${name} is none of ${BENCHES.join(', ')}`);
    const args = [name, ...(ONLY[name] ?? []), '--json', ...(quick ? ['--quick'] : [])];
    const [load = 0] = loadavg();
    const printed = execFileSync(process.execPath, ['tools/bench.cjs', ...args], {
      cwd: CHECKOUT,
      encoding: 'utf8',
      maxBuffer: 16 * 1024 ** 2,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    keep(name, {
      command: `npm run bench -- ${args.join(' ')}`,
      quick,
      on: new Date().toISOString().slice(0, 10),
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      load: Math.round(load * 10) / 10,
      result: JSON.parse(printed) as Result,
    });
  }
}

function keep(name: string, measured: MeasuredBench): void {
  const figures: Figures = { ...readKept(), [name]: measured };
  const inOrder = Object.fromEntries(
    BENCHES.flatMap((key) => (figures[key] ? [[key, figures[key]] as const] : [])),
  );
  writeFileSync(FIGURES_FILE, `${JSON.stringify(inOrder, null, 2)}\n`);
}

function readKept(): Figures {
  try {
    return JSON.parse(readFileSync(FIGURES_FILE, 'utf8')) as Figures;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
