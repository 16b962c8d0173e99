import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StartRefused } from './embedded.errors';

/** Whom Postgres runs as. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'anochat';

/**
 * Postgres refuses to run as root, and `nobody` is shared with other services: as root it gets a
 * system account of its own, made here when missing.
 *
 * @returns undefined when this process is not root and Postgres runs as the same account.
 */
export function postgresAccount(say: (line: string) => void): PostgresAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = findAccount();
  if (existing) return existing;
  say(`Making the system account "${NAME}" for Postgres (useradd --system)`);
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
    },
  );
  // Another AnoChat may have made it at the same moment: what counts is that it is there.
  const account = findAccount();
  if (account) return account;
  throw new StartRefused(
    `Postgres does not run as root and the system account "${NAME}" could not be made: ` +
      `${made.error?.message ?? made.stderr.trim()}\n` +
      'Make it by hand (useradd --system --user-group anochat), start AnoChat as a plain user, or set DATABASE_URL.',
  );
}

function findAccount(): PostgresAccount | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === NAME) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
