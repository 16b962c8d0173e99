import { existsSync, realpathSync } from 'node:fs';
import type { Config } from '../platform/config';
import {
  StartRefused,
  lockDataFolder,
  runningPostgresUrl,
  startEmbeddedPostgres,
} from '../platform/embedded';
import { CommandRefused } from './cli.errors';

export interface OpenDatabase {
  readonly url: string;
  /** `own`: a Postgres that this command has started and stops again. */
  readonly kind: 'given' | 'beside' | 'own';
  close(): Promise<void>;
}

/**
 * The database of this installation: the one of DATABASE_URL; or the embedded one, through the
 * server that runs on the data folder, or started for this command when no server runs.
 */
export async function openDatabase(
  config: Config,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  const nothing = (): Promise<void> => Promise.resolve();
  const given = config.givenDatabaseUrl;
  if (given !== undefined) return { url: given, kind: 'given', close: nothing };
  const lock = tryLock(config.dataFolder);
  if (lock === undefined) {
    const url = runningPostgresUrl(realpathSync(config.dataFolder));
    if (url !== undefined) return { url, kind: 'beside', close: nothing };
    throw new CommandRefused(
      'The server on this data folder is just starting or stopping. Run the command again in a moment.',
    );
  }
  try {
    const postgres = await startEmbeddedPostgres({ dataFolder: lock.folder, say });
    return {
      url: postgres.url,
      kind: 'own',
      async close() {
        await postgres.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** @returns undefined when a server holds the folder */
function tryLock(folder: string): ReturnType<typeof lockDataFolder> | undefined {
  try {
    return lockDataFolder(folder);
  } catch (error) {
    if (error instanceof StartRefused && existsSync(folder)) return undefined;
    throw error;
  }
}
