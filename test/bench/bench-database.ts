import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database';
import { lockDataFolder, startEmbeddedPostgres } from '../../src/platform/embedded';
import { undoAtEnd } from '../support/undo-at-end';

export interface BenchDatabase {
  readonly url: string;
  /** For keys that the processes of one benchmark share. */
  readonly secretsFolder: string;
  pid(): number;
  stop(): Promise<void>;
}

/** The embedded Postgres with the settings of production (fsync on), migrated, in a folder of its own. */
export async function startBenchDatabase(say: (line: string) => void): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-bench-'));
  chmodSync(folder, 0o711); // started by root, Postgres runs as another account
  const secretsFolder = join(folder, 'secrets');
  mkdirSync(secretsFolder, { mode: 0o700 });
  const lock = lockDataFolder(join(folder, 'data'));
  const starting = startEmbeddedPostgres({ dataFolder: lock.folder, say });
  // Also in the middle of its start, which is waited for.
  const stop = undoAtEnd(async () => {
    await starting.then(
      (started) => started.stop(),
      () => undefined,
    );
    lock.release();
    rmSync(folder, { recursive: true, force: true });
  });
  const postgres = await starting;
  await migrate(postgres.url);
  return {
    url: postgres.url,
    secretsFolder,
    pid: () => postgres.pid(),
    stop,
  };
}
