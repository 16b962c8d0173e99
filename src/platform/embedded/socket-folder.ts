import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from './embedded.errors';
import type { PostgresAccount } from './postgres-account';

/** sun_path holds 108 bytes; the socket's own name takes 19 of them. */
const LONGEST = 80;

/**
 * An empty folder for Postgres' socket that only its account may enter, in a short path, the same
 * one at each start on the same data.
 *
 * @throws StartRefused when somebody else owns that path.
 */
export function makeSocketFolder(dataFolder: string, account: PostgresAccount | undefined): string {
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  const digest = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const folder = join(shortParent(account), `anochat-${uid}-${digest}`);
  const found = lstatSync(folder, { throwIfNoEntry: false });
  // In a shared folder such as /tmp another user may have put a link or a folder of his there.
  if (found && (!found.isDirectory() || (found.uid !== uid && found.uid !== process.getuid?.()))) {
    throw new StartRefused(`${folder} belongs to another user; remove it, or set TMPDIR.`);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

function shortParent(account: PostgresAccount | undefined): string {
  if (account && existsSync('/run')) return '/run';
  const choices = [process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'];
  const fits = (path: string | undefined): path is string =>
    path !== undefined &&
    path.length <= LONGEST - 'anochat-4294967295-123456789012'.length &&
    existsSync(path);
  return choices.find(fits) ?? '/tmp';
}
