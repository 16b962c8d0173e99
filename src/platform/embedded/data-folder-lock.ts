import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './embedded.errors';
import { processFacts } from './process-facts';

/** Held until `release`, or until the process that holds it is gone, however it went. */
export interface DataFolderLock {
  /** The data folder with symbolic links resolved. */
  readonly folder: string;
  release(): void;
}

const PREFIX = 'owner.';

/**
 * Makes this process the only one on a data folder (created when missing).
 *
 * Node has no flock(2), so the lock is a series of files owner.1, owner.2, ... of which the highest
 * counts. A dead holder's file is never removed or rewritten to take the lock over; the next number
 * is taken by link(2), which one starter alone can win. The number never goes back: release empties
 * the file instead of removing it.
 *
 * @throws StartRefused naming the holder's process id.
 */
export function lockDataFolder(path: string): DataFolderLock {
  mkdirSync(path, { recursive: true, mode: 0o711 });
  const folder = realpathSync(path);
  for (;;) {
    const generations = readGenerations(folder);
    const last = Math.max(0, ...generations);
    const holder = last > 0 ? livingHolder(join(folder, PREFIX + String(last))) : undefined;
    if (holder !== undefined) {
      throw new StartRefused(
        `The data folder ${folder} is in use by another AnoChat, process ${holder}.\n` +
          `Stop that one (kill ${holder}), or give this one a folder of its own with DATA_DIR=...`,
      );
    }
    const mine = join(folder, PREFIX + String(last + 1));
    if (!claim(mine)) continue;
    for (const old of generations) unlinkSync(join(folder, PREFIX + String(old)));
    return { folder, release: () => writeFileSync(mine, '') };
  }
}

function readGenerations(folder: string): readonly number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => Number(name.slice(PREFIX.length)))
    .filter(Number.isInteger);
}

function claim(file: string): boolean {
  const draft = `${file}-${process.pid}.draft`;
  writeFileSync(draft, identity(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function livingHolder(file: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return undefined; // taken over by another starter meanwhile; claim() will tell
  }
  const pid = Number(content.split(' ')[0]);
  return pid > 0 && content === identity(pid) ? pid : undefined;
}

/** A number alone would also fit a later process that got the same one, or the same one after a boot. */
function identity(pid: number): string {
  return `${pid} ${processFacts(pid)?.startedAt ?? ''} ${bootId()}`;
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
