import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const SOURCES = resolve(__dirname, '../../native/bench');
const BUILD = resolve(__dirname, '../../native/build-bench');

export type ProgramName = 'load_client' | 'send_floor';

export const programFile = (name: ProgramName): string => join(BUILD, name);

/** Compiles what of native/bench has changed. @throws with what the compiler said */
export async function buildPrograms(say: (line: string) => void): Promise<void> {
  say('Building the programs of native/bench');
  const cmake = (...args: readonly string[]) => promisify(execFile)('cmake', args);
  await cmake('-S', SOURCES, '-B', BUILD, '-DCMAKE_BUILD_TYPE=Release');
  await cmake('--build', BUILD, '--parallel', String(availableParallelism()));
}
