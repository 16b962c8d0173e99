import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

const path = process.env.XVFB_PATH ?? '/usr/bin/Xvfb';

export const hasScreen = existsSync(path);

export interface Screen {
  /** As in the environment variable DISPLAY. */
  readonly display: string;
  close(): void;
}

/** A screen that nobody sees, of which Xvfb chooses the number. */
export async function openScreen(): Promise<Screen> {
  const args = ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn(path, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    (server.stdio[3] as Readable).once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.once('error', reject);
  });
  return { display: `:${number}`, close: () => server.kill() };
}
