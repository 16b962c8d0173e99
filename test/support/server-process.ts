import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { nativeChoice } from './native-choice';

const CHECKOUT = join(__dirname, '../..');

export interface ServerProcess {
  readonly pid: number;
  /** Everything it has written so far. */
  output(): string;
  /** Resolves when it has ended: the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  signal(name: NodeJS.Signals): void;
  /** To it and everything that it has started, as a terminal's Ctrl-C. */
  signalGroup(name: NodeJS.Signals): void;
}

export interface ServerOptions {
  readonly dataFolder: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs as this account, when the test itself is root. */
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** The built server (`npm test` builds it) as a process of its own, so that it can be killed. */
export function runServer(options: ServerOptions): ServerProcess {
  return run(process.execPath, [join(CHECKOUT, 'dist/src/main.js')], '/', options);
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  { dataFolder, port, environment, account }: ServerOptions,
): ServerProcess {
  const child = spawn(program, args, {
    ...account,
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      HOST: '127.0.0.1',
      PORT: String(port),
      INTERNAL_PORT: '0',
      DATA_DIR: dataFolder,
      SECRETS_DIR: `${dataFolder}.keys`,
      ...nativeChoice(),
      ...environment,
    },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return {
    pid: child.pid ?? 0,
    output: () => text,
    ended: ending(child),
    signal: (name) => void child.kill(name),
    signalGroup: (name) => {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    },
  };
}

/** `npm start` itself. */
export function runNpmStart(options: ServerOptions): ServerProcess {
  return run('npm', ['start'], CHECKOUT, options);
}

/** Starts the server and waits until it says where it is. */
export async function startedServer(options: ServerOptions): Promise<ServerProcess> {
  const server = runServer(options);
  await said(server, 'AnoChat is at');
  return server;
}

/** Waits for a text in the output; fails with all of the output when the server ends first. */
export async function said(server: ServerProcess, text: string): Promise<void> {
  let end: number | NodeJS.Signals | undefined;
  void server.ended.then((how) => (end = how));
  await until(() => {
    if (server.output().includes(text)) return true;
    if (end !== undefined)
      throw new Error(`ended (${end}) before it said "${text}":\n${server.output()}`);
    return false;
  }, 60_000);
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  patienceMs = 60_000,
): Promise<void> {
  const last = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > last)
      throw new Error(`Not so within ${patienceMs} ms: ${condition.toString()}`);
    await sleep(25);
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A folder that is there for one test file; `name` is a part of its path. */
export function temporaryFolder(name = 'data'): { readonly path: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'anochat-run-'));
  chmodSync(parent, 0o755); // as root, Postgres' own account has to get through
  return {
    path: join(parent, name),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

function ending(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => {
    // 'close' comes after the last output has been read.
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0));
  });
}
