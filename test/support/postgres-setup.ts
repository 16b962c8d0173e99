import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database';
import { clearLeftovers, lockDataFolder, startEmbeddedPostgres } from '../../src/platform/embedded';
import { TEMPLATE, databaseUrl, execute, testPostgresOf } from './postgres';
import { endOnSignals, undoAtEnd } from './undo-at-end';

declare global {
  /** Set by the setup, called by the teardown: Jest loads the two apart from each other. */
  var stopTestPostgres: (() => Promise<void>) | undefined;
}

const PREFIX = 'anochat-test-';

/**
 * Jest's globalSetup: a real Postgres for each worker, with a migrated template. They share none: where a
 * client has read up to goes by the oldest transaction of the whole Postgres, so that a long one in the
 * database of one test would hold the clients of another back.
 */
export default async function setup({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  await removeAbandoned();
  // Jest calls no teardown when it is interrupted.
  endOnSignals((line) => void process.stderr.write(`${line}\n`));
  const stops: (() => Promise<void>)[] = [];
  globalThis.stopTestPostgres = async () => {
    for (const stop of stops) await stop();
  };
  try {
    for (let worker = 1; worker <= maxWorkers; worker += 1) {
      const { url, stop } = await startPostgres();
      stops.push(stop);
      await execute(url, `CREATE DATABASE ${TEMPLATE}`);
      await migrate(databaseUrl(url, TEMPLATE));
      process.env[testPostgresOf(worker)] = url;
    }
  } catch (error) {
    await globalThis.stopTestPostgres(); // Jest calls no teardown after a setup that failed
    throw error;
  }
}

async function startPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { folder: dataFolder } = lockDataFolder(mkdtempSync(join(tmpdir(), PREFIX)));
  const removeFolder = undoAtEnd(() => rmSync(dataFolder, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataFolder, durable: false });
  const stop = undoAtEnd(() => postgres.stop());
  return {
    url: postgres.url,
    async stop() {
      await stop();
      await removeFolder();
    },
  };
}

/** A run that was killed could not stop what it had started: the next one does. */
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
