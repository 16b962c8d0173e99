import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const COMMANDS = join(resolve(__dirname, '../../..'), 'dist/src/cli/main.js');
const LOOK_EVERY_MS = 20;

export interface CommandCost {
  readonly seconds: number;
  /** The most that it held at once (VmHWM of proc(5)), in MiB. */
  readonly peakMib: number;
}

/** Runs an admin command as a process of its own. @throws with what it said when it fails */
export function measuredCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandCost> {
  return new Promise((done, fail) => {
    const began = performance.now();
    const child = spawn(process.execPath, [COMMANDS, ...args], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (said = (said + text).slice(-2_000)));
    // It only grows: the last look before the end is what counts.
    let peakMib = 0;
    const looking = setInterval(() => (peakMib = peakOf(child.pid) ?? peakMib), LOOK_EVERY_MS);
    child.once('error', fail);
    child.once('close', (code) => {
      clearInterval(looking);
      if (code !== 0) fail(new Error(`${args.join(' ')} ended with ${code}: ${said}`));
      else done({ seconds: (performance.now() - began) / 1_000, peakMib });
    });
  });
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? undefined : Number(kib) / 1_024;
  } catch {
    return undefined; // it has just ended
  }
}
