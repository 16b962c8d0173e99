import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from './embedded.errors';
import { endWithProcess } from './end-with-process';
import { clearLeftovers } from './leftover-postgres';
import { postgresAccount } from './postgres-account';
import { findPostgresBinaries } from './postgres-binaries';
import { DATABASE, ROLE, prepareCluster } from './postgres-cluster';
import { postgresSettings } from './postgres-settings';
import { makeSocketFolder } from './socket-folder';

export interface EmbeddedPostgresOptions {
  /** The locked data folder (see lockDataFolder), absolute and without symbolic links. */
  readonly dataFolder: string;
  /** False gives up safety against a crash for speed: for throw-away test databases alone. */
  readonly durable?: boolean;
  /** Progress and trouble, a line each. */
  readonly say?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Of the server's database, by unix socket; stays the same over restarts. Holds the password. */
  readonly url: string;
  /** The postmaster's; another one after a restart. */
  pid(): number;
  /** Fast stop: open transactions are rolled back, a checkpoint is written. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const LARGEST_LOG = 5 * 1024 * 1024;
const STOP_PATIENCE_MS = 20_000;

/**
 * Starts a real Postgres as a direct child on the folder `postgres` of the data folder, made at
 * first. Should it die while it is wanted it is started again, as often as needed. When this process
 * exits without a stop it ends at once and without a checkpoint: nothing committed is lost, the next
 * start replays the log.
 *
 * @throws StartRefused with what to do when it cannot come up.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataFolder, durable = true, say = () => undefined } = options;
  const account = postgresAccount(say);
  const binaries = findPostgresBinaries(account);
  const cluster = await prepareCluster(dataFolder, binaries, account, say);
  const logFile = join(dataFolder, 'postgres.log');
  await clearLeftovers(cluster.folder, say);
  keepLogSmall(logFile);

  const socketFolder = makeSocketFolder(dataFolder, account);
  let child = launch();
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  await whenReady(child, cluster.folder, logFile, say).catch(async (error: unknown) => {
    await end(child);
    throw error;
  });
  const supervision = supervise();

  function launch(): ChildProcess {
    const log = openSync(logFile, 'a', 0o600);
    const args = ['-D', cluster.folder, ...postgresSettings(socketFolder, durable)];
    try {
      const postgres = spawn(binaries.postgres, args, {
        ...account,
        cwd: '/',
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        stdio: ['ignore', log, log],
        // A process group of its own: Ctrl-C in the terminal must not reach it before the server is done.
        detached: true,
      });
      endWithProcess(postgres, 'SIGQUIT');
      return postgres;
    } finally {
      closeSync(log);
    }
  }

  async function supervise(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      await exited(child);
      if (isStopping()) return;
      say(`Postgres ended unexpectedly (${ending(child)}); starting it again`);
      try {
        await clearLeftovers(cluster.folder, say);
        if (isStopping()) return;
        child = launch();
        await whenReady(child, cluster.folder, logFile, say);
        say(`Postgres is back (process ${child.pid ?? 0})`);
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        say(`Postgres does not come up: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  return {
    url: `postgresql://${ROLE}:${cluster.password}@localhost/${DATABASE}?host=${encodeURIComponent(socketFolder)}`,
    pid: () => child.pid ?? 0,
    async stop() {
      stopping.abort();
      await end(child);
      await supervision;
      rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}

/** Fast stop, and an immediate one when that hangs: committed work is safe in the log either way. */
async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGINT');
  const hurry = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
  await exited(child);
  clearTimeout(hurry);
}

/** The postmaster writes its state as the eighth line of postmaster.pid (as pg_ctl reads it). */
async function whenReady(
  child: ChildProcess,
  folder: string,
  logFile: string,
  say: (line: string) => void,
): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  for (let waited = 0; ; waited += 20) {
    if (failure)
      throw new StartRefused(`Postgres could not be run: ${failure.message}`, { cause: failure });
    if (hasEnded(child)) {
      throw new StartRefused(
        `Postgres ended at its start (${ending(child)}):\n${lastLines(logFile)}`,
      );
    }
    const lines = readIfThere(join(folder, 'postmaster.pid')).split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    // Recovery takes as long as it takes: it is waited for, aloud.
    if (waited > 0 && waited % 10_000 === 0) say(`Postgres is still starting (${waited / 1000} s)`);
    await sleep(20);
  }
}

function exited(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function ending(child: ChildProcess): string {
  return child.signalCode ?? `exit code ${child.exitCode ?? 'unknown'}`;
}

function keepLogSmall(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_LOG) renameSync(logFile, `${logFile}.1`);
}

function lastLines(file: string): string {
  return readIfThere(file).trim().split('\n').slice(-8).join('\n');
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
