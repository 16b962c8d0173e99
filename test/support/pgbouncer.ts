import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './server-process';
import { until } from './until';

/** A PgBouncer of the test's own in front of one database, which pools transactions. */
export interface RunningPgbouncer {
  /** For DATABASE_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Fewer than one instance has: what a connection is told is often asked of another one. */
const SERVER_CONNECTIONS = 3;

/**
 * @param program see tools/pgbouncer.cjs
 * @param database the direct address
 * @param settings of its own, over those of docs/operations.md
 */
export async function startPgbouncer(
  program: string,
  database: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningPgbouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-pgbouncer-'));
  const port = await freePort();
  const direct = new URL(database);
  const name = direct.pathname.slice(1);
  const host = direct.searchParams.get('host') ?? direct.hostname;
  const place = `host=${host} port=${direct.port || '5432'} dbname=${name}`;
  const account = `"${decodeURIComponent(direct.username)}" "${decodeURIComponent(direct.password)}"`;
  writeFileSync(join(folder, 'users'), `${account}\n`);
  const all = {
    ...{ listen_addr: '127.0.0.1', listen_port: String(port), unix_socket_dir: '' },
    ...{ auth_type: 'plain', auth_file: join(folder, 'users') },
    ...{ pool_mode: 'transaction', default_pool_size: String(SERVER_CONNECTIONS) },
    ...{ max_prepared_statements: '200', ignore_startup_parameters: 'options' },
    ...settings,
  };
  const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}\n`);
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, `[databases]\n${name} = ${place}\n[pgbouncer]\n${lines.join('')}`);
  chmodSync(folder, 0o755);
  // It refuses to stay root, and the folder of the socket lets in the account of Postgres alone.
  const owner =
    host.startsWith('/') && process.getuid?.() === 0 ? nameOf(statSync(host).uid) : undefined;
  const child = spawn(program, [...(owner ? ['-u', owner] : []), file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (told = (told + text).slice(-4_000)));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until('PgBouncer answers', () => {
      if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${told}`);
      return answers(port);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const url = new URL(database);
  url.search = '';
  url.host = `127.0.0.1:${port}`;
  return { url: url.href, stop };
}

const nameOf = (uid: number): string =>
  execFileSync('id', ['-nu', String(uid)], { encoding: 'utf8' }).trim();

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
