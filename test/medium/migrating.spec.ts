import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { Client } from 'pg';

import { knownMigrations, migrate, pendingMigrations } from '../../src/platform/database';
import { createTestDatabase, execute, type TestDatabase } from '../support/postgres';
import { until } from '../support/until';

const CLI = join(resolve(__dirname, '../..'), 'dist/src/cli/main.js');

describe('Migrating', () => {
  const databases: TestDatabase[] = [];
  const database = async (): Promise<string> => {
    const one = await createTestDatabase();
    databases.push(one);
    return one.url;
  };
  /** As it is before the first start. */
  const empty = async (): Promise<string> => {
    const url = await database();
    await execute(url, 'DROP OWNED BY CURRENT_USER CASCADE; CREATE SCHEMA IF NOT EXISTS public');
    return url;
  };
  afterAll(async () => {
    for (const one of databases) await one.drop();
  });
  const pretend = (url: string, name: string): Promise<void> =>
    execute(url, `INSERT INTO migrations (timestamp, name) VALUES (1800000000000, '${name}')`);

  it('is done by one of two that start together, while the other waits and says so', async () => {
    const url = await empty();
    const said: string[] = [];
    const both = await Promise.all([1, 2].map(() => migrate(url, (line) => said.push(line))));
    expect(both.map((done) => done.length).sort()).toEqual([0, knownMigrations().length].sort());
    expect(said).toEqual(['Another process migrates or restores this database: waiting for it']);
  });

  it('goes on where a process was killed in its midst', async () => {
    const url = await empty();
    const blocker = new Client({ connectionString: url });
    await blocker.connect();
    // The migration that makes a table of this name waits for this transaction.
    await blocker.query('BEGIN; CREATE TABLE blobs (id int)');
    const child = spawn(process.execPath, [CLI, 'migrate'], {
      env: { PATH: process.env.PATH, DATABASE_URL: url, HOST: '127.0.0.1' },
    });
    const waiting = async (): Promise<boolean> => {
      const { rowCount } = await blocker.query(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`,
      );
      return rowCount !== 0;
    };
    await until('a migration that waits', waiting);
    child.kill('SIGKILL');
    await once(child, 'close');
    await blocker.query('ROLLBACK');
    await blocker.end();
    const left = await pendingMigrations(url);
    expect(left[0]).toBe('Media1700000000015');
    expect(await migrate(url)).toEqual(left);
    expect(await pendingMigrations(url)).toEqual([]);
  });

  it('lets a server go on beside a newer one, where that one has only added', async () => {
    const url = await database();
    await execute(url, 'ALTER TABLE users ADD COLUMN of_a_newer_version text');
    await pretend(url, 'Adds1800000000000');
    await expect(migrate(url)).rejects.toThrow(/newer AnoChat.*Adds1800000000000/);
    await execute(url, `INSERT INTO compatible_migrations VALUES ('Adds1800000000000')`);
    expect(await migrate(url)).toEqual([]);
  });

  it('tells which of its own steps servers before it go on beside', async () => {
    const url = await database();
    await execute(url, 'DELETE FROM compatible_migrations');
    await migrate(url);
    await execute(
      url,
      `DO $$ BEGIN ASSERT (SELECT array_agg(name) FROM compatible_migrations) @> '{Restores1700000000018}'; END $$`,
    );
  });

  it('breaks no server that runs', async () => {
    const url = await database();
    await execute(
      url,
      `DELETE FROM migrations WHERE name = 'BlobClaims1700000000016';
       INSERT INTO instances (id, bus, version, lease_until)
       VALUES (gen_random_uuid(), 'kafka', '0.0.1', now() + interval '1 minute')`,
    );
    const said: string[] = [];
    await expect(migrate(url, (line) => said.push(line))).rejects.toThrow(
      /Servers run .* BlobClaims1700000000016 .* 0\.0\.1/,
    );
    expect(said).toHaveLength(1);
    expect(await pendingMigrations(url)).toEqual(['BlobClaims1700000000016']);
  });
});
