import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StartRefused } from './embedded.errors';
import { endWithProcess } from './end-with-process';
import type { PostgresAccount } from './postgres-account';
import type { PostgresBinaries } from './postgres-binaries';

/** A cluster on disk: Postgres' own files under `folder`, the server's role and its password. */
export interface PostgresCluster {
  /** Given to `postgres -D`. */
  readonly folder: string;
  readonly password: string;
}

export const DATABASE = 'anochat';
export const ROLE = 'anochat';

/** Whether a first start has been finished on this data folder. */
export function hasCluster(dataFolder: string): boolean {
  return existsSync(join(dataFolder, 'postgres/PG_VERSION'));
}

/**
 * The cluster under `dataFolder`, made when there is none.
 *
 * The bootstrap superuser has no way in at all; the server's role owns its database and no more.
 * Everything is made in a draft folder and renamed at the end, so that an interrupted first start
 * leaves nothing half made.
 *
 * @throws StartRefused when the folder holds another Postgres version or cannot be reached.
 */
export async function prepareCluster(
  dataFolder: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
  say: (line: string) => void,
): Promise<PostgresCluster> {
  const folder = join(dataFolder, 'postgres');
  const passwordFile = join(dataFolder, 'postgres.password');
  if (hasCluster(dataFolder)) {
    refuseOtherVersion(folder, binaries);
    return { folder, password: readFileSync(passwordFile, 'utf8').trim() };
  }
  requireReach(dataFolder, account);
  say(`Making the database in ${folder}`);
  const draft = join(dataFolder, 'postgres.draft');
  const password = randomBytes(24).toString('base64url');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (account) chownSync(draft, account.uid, account.gid);

  // Ordered by bytes: a new C library cannot reorder, and so corrupt, an index. Since version 17
  // Postgres brings the letters of Unicode too; before, the C library tells which is which.
  const letters =
    Number(binaries.major) >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--lc-ctype=C.UTF-8'];
  const locale = ['--locale=C', ...letters, '-E', 'UTF8'];
  const auth = ['-U', 'postgres', '--auth-local=reject', '--auth-host=reject'];
  await run(binaries.initdb, ['-D', draft, ...auth, ...locale, '--no-instructions'], account);
  writeFileSync(
    join(draft, 'pg_hba.conf'),
    ['local all postgres reject', 'local all all scram-sha-256', ''].join('\n'),
  );
  await run(binaries.postgres, ['--single', '-D', draft, 'postgres'], account, [
    `CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD '${password}'`,
    `CREATE DATABASE ${DATABASE} OWNER ${ROLE}`,
  ]);
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flush: true });
  renameSync(draft, folder);
  return { folder, password };
}

function refuseOtherVersion(folder: string, binaries: PostgresBinaries): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found === binaries.major) return;
  throw new StartRefused(
    `${folder} was made by Postgres ${found}, and this AnoChat runs Postgres ${binaries.major}.\n` +
      `Nothing was changed. Start it with the AnoChat that used Postgres ${found}, or move it into a Postgres of your own ` +
      `with the pg_dump and pg_restore of that version, and set DATABASE_URL.`,
  );
}

/** The account must get through every folder above the data. */
function requireReach(dataFolder: string, account: PostgresAccount | undefined): void {
  if (!account) return;
  chmodSync(dataFolder, 0o711);
  if (
    spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', dataFolder], { ...account, cwd: '/' })
      .status === 0
  )
    return;
  throw new StartRefused(
    `Postgres runs as an account of its own, which cannot enter ${dataFolder}: a folder above it is closed.\n` +
      'Set DATA_DIR to a folder outside of closed ones, for example /var/lib/anochat/data.',
  );
}

/** In a process group of its own: a Ctrl-C in the terminal stops the server in order, not this in its middle. */
async function run(
  program: string,
  args: readonly string[],
  account: PostgresAccount | undefined,
  statements: readonly string[] = [],
): Promise<void> {
  const child = spawn(program, args, {
    ...account,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    detached: true,
  });
  endWithProcess(child, 'SIGTERM');
  const status = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  // A program that ends without reading is told by its status.
  child.stdin.on('error', () => undefined);
  child.stdin.end(statements.map((statement) => `${statement};\n`).join(''));
  const failed = (said: string, cause?: unknown): StartRefused =>
    new StartRefused(`${program} failed: ${said}`, { cause });
  const [code, output, errors] = await Promise.all([
    status,
    text(child.stdout),
    text(child.stderr),
  ]).catch((error: unknown) => {
    throw failed(String(error), error);
  });
  // A single-user backend ends with 0 even when a statement failed, and says ERROR.
  if (code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(errors))
    throw failed(`${output}${errors}`.trim());
}
