import { setTimeout as sleep } from 'node:timers/promises';

import type { QueryRunner } from 'typeorm';

import { StartRefused } from '../embedded';
import { ChosenMigrations } from './chosen-migrations';
import { contracting, findForeign, recordCompatible } from './compatible-migrations';
import { dataSource } from './data-source';
import type { Parameters, Queryable } from './database';

/** Any number: it names the lock under which one instance at a time migrates. */
export const MIGRATION_LOCK = 7_264_001;

/** Longer than the lease of an instance that was killed. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 500;

/**
 * Brings the schema up to date. Instances that start together wait for each other: TypeORM itself
 * takes no lock. Each migration is a transaction of its own, so that one that was interrupted is
 * begun again by whoever comes next.
 *
 * @param url direct, as the lock belongs to a session
 * @param say what it waits for
 * @returns the names of the migrations that ran
 * @throws StartRefused when a newer AnoChat has taken the database further than this one can go
 *   along, or servers run that one of the migrations would break
 */
export const migrate = async (
  url: string,
  say: (line: string) => void = () => undefined,
): Promise<string[]> => {
  const source = await dataSource({ url, poolSize: 1 }).initialize();
  try {
    const runner = source.createQueryRunner();
    const session = queryableOf(runner);
    try {
      await runner.query('SET lock_timeout = 0; SET statement_timeout = 0');
      await takeLock(session, say);
      const migrations = new ChosenMigrations(source, runner, () => true, 'each');
      const pending = (await migrations.getPendingMigrations()).map(({ name }) => name);
      await requireAlone(session, contracting(pending), say);
      const done = await migrations.executePendingMigrations();
      await recordCompatible(session);
      await requireKnown(session);
      return done.map(({ name }) => name);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
};

async function takeLock(session: Queryable, say: (line: string) => void): Promise<void> {
  const [row] = await session.query<{ readonly taken: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS taken',
    [MIGRATION_LOCK],
  );
  if (row?.taken === true) return;
  say('Another process migrates or restores this database: waiting for it');
  await session.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
}

/** Servers that run know nothing of what is to come, and would break on it. */
async function requireAlone(
  session: Queryable,
  breaking: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const [table] = await session.query<{ readonly found: boolean }>(
    `SELECT to_regclass('instances') IS NOT NULL AS found`,
  );
  if (breaking.length === 0 || table?.found !== true) return;
  const until = Date.now() + PATIENCE_MS;
  for (let isTold = false; ; isTold = true) {
    const running = await session.query<{ readonly id: string; readonly version: string }>(
      'SELECT id, version FROM instances WHERE lease_until > now()',
    );
    if (running.length === 0) return;
    const who = running.map(({ id, version }) => `${id} (version ${version})`).join(', ');
    if (Date.now() > until) {
      throw new StartRefused(
        `Servers run on this database that ${breaking.join(', ')} would break: ${who}.\nStop every one of them first.`,
      );
    }
    if (!isTold) say(`Waiting for servers of the schema before to end: ${who}`);
    await sleep(LOOK_EVERY_MS);
  }
}

async function requireKnown(session: Queryable): Promise<void> {
  const foreign = await findForeign(session);
  if (foreign.length === 0) return;
  throw new StartRefused(
    `A newer AnoChat has brought this database forward (${foreign.join(', ')}), and this one cannot go on beside that.\n` +
      'Start that one, or restore the backup from before it.',
  );
}

const queryableOf = (runner: QueryRunner): Queryable => ({
  async query<Row extends object>(sql: string, parameters: Parameters = []) {
    const result: unknown = await runner.query(sql, [...parameters], true);
    return (result as { readonly records: Row[] }).records;
  },
});
