import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** The variable by which its Postgres (see postgres-setup.ts) reaches one of Jest's workers, by its number. */
export const testPostgresOf = (worker: number | string): string =>
  `ANOCHAT_TEST_POSTGRES_${worker}`;
/** The migrated database that every test database is a copy of. */
export const TEMPLATE = 'template_migrated';

/** PostgreSQL's code. */
const INSUFFICIENT_PRIVILEGE = '42501';

export interface TestDatabase {
  /** For DATABASE_URL; a migrated database of the caller's own on a real Postgres. */
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A fresh migrated database, copied from the template in some 50 ms. Take one per test file (or per
 * test) and drop it afterwards. That Postgres runs without fsync: tests of durability start their own.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  // A run in band is worker 1.
  const server = process.env[testPostgresOf(process.env.JEST_WORKER_ID ?? 1)];
  if (server === undefined) {
    throw new Error(
      'No test Postgres: run the "medium" or "e2e" project, whose globalSetup starts it',
    );
  }
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    url: databaseUrl(server, name),
    drop: () => drop(server, name),
  };
}

/** An autovacuum worker may be in it, which only a superuser may end: it leaves by itself. */
async function drop(server: string, name: string, attempts = 20): Promise<void> {
  try {
    await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } catch (error) {
    if (attempts === 0 || (error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    await sleep(250);
    await drop(server, name, attempts - 1);
  }
}

export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
