import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database';
import { clearLeftovers, lockDataFolder, startEmbeddedPostgres } from '../../src/platform/embedded';
import { TEMPLATE, TEST_POSTGRES, databaseUrl, execute } from './postgres';
import { endOnSignals, undoAtEnd } from './undo-at-end';

declare global {
  /** Set by the setup, called by the teardown: Jest loads the two apart from each other. */
  var stopTestPostgres: (() => Promise<void>) | undefined;
}

const PREFIX = 'anochat-test-';

/** Jest's globalSetup: one real Postgres for the whole run, with a migrated template. */
export default async function setup(): Promise<void> {
  await removeAbandoned();
  // Jest calls no teardown when it is interrupted.
  endOnSignals((line) => void process.stderr.write(`${line}\n`));
  const { folder: dataFolder } = lockDataFolder(mkdtempSync(join(tmpdir(), PREFIX)));
  const removeFolder = undoAtEnd(() => rmSync(dataFolder, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataFolder, durable: false });
  const stop = undoAtEnd(() => postgres.stop());
  globalThis.stopTestPostgres = async () => {
    await stop();
    await removeFolder();
  };
  try {
    await execute(postgres.url, `CREATE DATABASE ${TEMPLATE}`);
    await migrate(databaseUrl(postgres.url, TEMPLATE));
  } catch (error) {
    await globalThis.stopTestPostgres(); // Jest calls no teardown after a setup that failed
    throw error;
  }
  process.env[TEST_POSTGRES] = postgres.url;
}

/** A run that was killed could not stop its Postgres: the next one does. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    try {
      const { folder } = lockDataFolder(join(tmpdir(), name));
      await clearLeftovers(join(folder, 'postgres'), () => undefined);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // In use by another run, or another user's.
    }
  }
}
