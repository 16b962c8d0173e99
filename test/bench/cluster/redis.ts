import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { undoAtEnd } from '../../support/undo-at-end';

export interface RunningRedis {
  readonly socketPath: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Debian's Redis as it comes, but on a unix socket and without writing to the disk. @throws when it ends at its start */
export async function startRedis(program: string): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-redis-'));
  const socket = join(folder, 'redis.sock');
  const child = spawn(
    program,
    ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder],
    { argv0: 'redis-server', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = undoAtEnd(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const isReady = new Promise<boolean>((resolve) => {
    const lines = createInterface(child.stdout);
    lines.on('line', (line) => line.includes('ready to accept') && resolve(true));
    child.once('exit', () => resolve(false));
  });
  if (!(await isReady)) {
    await stop();
    throw new Error('Redis ended at its start');
  }
  return { socketPath: socket, pid: child.pid ?? 0, stop };
}
