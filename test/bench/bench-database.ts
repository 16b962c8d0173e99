import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database';
import { lockDataFolder, startEmbeddedPostgres } from '../../src/platform/embedded';

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
  const postgres = await startEmbeddedPostgres({ dataFolder: lock.folder, say });
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // An interrupted benchmark leaves no server behind; the postmaster ends by itself after SIGQUIT.
  const onExit = (): void => {
    postgres.kill();
    remove();
  };
  process.once('exit', onExit);
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  await migrate(postgres.url);
  return {
    url: postgres.url,
    secretsFolder,
    pid: () => postgres.pid(),
    async stop() {
      process.off('exit', onExit);
      await postgres.stop();
      lock.release();
      remove();
    },
  };
}
