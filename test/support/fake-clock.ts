import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A wall clock of a process's own that can be put forward and back. */
export interface FakeClock {
  /** For the process; what measures durations goes on as before. */
  readonly environment: Readonly<Record<string, string>>;
  /** Within two seconds the process has it. */
  set(aheadSeconds: number): void;
  remove(): void;
}

/** Of Debian's package `faketime`; multiarch puts it below the machine's own name. */
const LIBRARIES = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`,
);

const findLibrary = (): string | undefined => LIBRARIES.find((path) => existsSync(path));

export const hasFakeClock = (): boolean => findLibrary() !== undefined;

/** @returns undefined where there is no libfaketime */
export function makeFakeClock(): FakeClock | undefined {
  const library = findLibrary();
  if (library === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'anochat-clock-'));
  const file = join(folder, 'offset');
  const set = (aheadSeconds: number): void =>
    writeFileSync(file, `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}s\n`);
  set(0);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
