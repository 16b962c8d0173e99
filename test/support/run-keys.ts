import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

import { nativeChoice } from './native-choice';

const CHECKOUT = resolve(__dirname, '../..');

export interface EndedCommand {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run anochat -- keys ... --json`, built, as a process of its own. */
export const runKeys = (
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<EndedCommand> =>
  new Promise((done) => {
    const program = join(CHECKOUT, 'dist/src/cli/main.js');
    const child = spawn(process.execPath, [program, 'keys', ...args, '--json'], {
      cwd: CHECKOUT,
      env: { PATH: process.env.PATH, ...nativeChoice(), ...environment },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (err += String(text)));
    child.once('close', (code) => done({ code, out, err }));
  });
