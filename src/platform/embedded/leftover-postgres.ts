import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from './embedded.errors';
import { processFacts, processesWorkingIn } from './process-facts';

const PATIENCE_MS = 10_000;

/**
 * Stops what an earlier run left on a cluster's folder: the whole Postgres after a `kill -9` of
 * node, or backends that outlive their postmaster for a moment after a `kill -9` of that.
 *
 * The caller holds the data folder's lock, so nobody else's Postgres can be meant. `postmaster.pid`
 * is removed only once no process works in the folder: Postgres itself would trust the number in it
 * even when a zombie or a stranger has it, and without the file it would not see surviving backends.
 *
 * @throws StartRefused when something still runs after 20 s.
 */
export async function clearLeftovers(folder: string, say: (line: string) => void): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  const pid = recordedPid(pidFile);
  if (pid === undefined) return;
  if (isPostgresOn(folder, pid)) {
    say(`Stopping the Postgres that an earlier run left behind (process ${pid})`);
    signal(pid, 'SIGINT');
    if (!(await gone(folder, pid))) signal(pid, 'SIGQUIT'); // without a checkpoint; recovery replays the log
  }
  if (!(await gone(folder, pid))) {
    const left = processesWorkingIn(folder).map((facts) => facts.pid);
    throw new StartRefused(
      `An earlier Postgres still runs on ${folder} (processes ${left.join(', ') || pid}) and does not stop.\n` +
        `Look at them, end them (kill ${left.join(' ') || pid}), and start again.`,
    );
  }
  rmSync(pidFile, { force: true });
}

function recordedPid(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isPostgresOn(folder: string, pid: number): boolean {
  const command = processFacts(pid)?.command ?? [];
  return command[0]?.endsWith('postgres') === true && command.includes(folder);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

async function gone(folder: string, pid: number): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  while (isPostgresOn(folder, pid) || processesWorkingIn(folder).length > 0) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}
