import { Client } from 'pg';

import type { Config } from '../../platform/config';
import { pendingMigrations } from '../../platform/database';
import { hasCluster } from '../../platform/embedded';
import { openDatabase } from '../open-database';
import { type Finding, bad, doubtful, good } from './finding';

const LARGEST_SKEW_MS = 5_000;
/** Without each of these an acknowledged message could be lost in a power cut. */
const DURABLE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' } as const;

/** Everything that can be asked of the database; when it does not answer, that alone. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  if (config.givenDatabaseUrl === undefined && !hasCluster(config.dataFolder)) {
    return [doubtful('database', `none in ${config.dataFolder} yet: the first start makes it`)];
  }
  try {
    const database = await openDatabase(config, () => undefined);
    try {
      return await ask(database.url, database.kind);
    } finally {
      await database.close();
    }
  } catch (error) {
    return [
      bad('database', `does not answer: ${error instanceof Error ? error.message : String(error)}`),
    ];
  }
}

async function ask(url: string, kind: string): Promise<Finding[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const version = await setting(client, 'server_version');
    return [
      good('database', `Postgres ${version}, ${WHERE[kind] ?? kind}`),
      ...(await Promise.all([migrations(url), durability(client), clock(client)])),
    ];
  } finally {
    await client.end();
  }
}

const WHERE: Readonly<Record<string, string>> = {
  given: 'of DATABASE_URL',
  beside: 'of the running server',
  own: 'embedded, no server runs',
};

async function migrations(url: string): Promise<Finding> {
  const pending = await pendingMigrations(url);
  return pending.length === 0
    ? good('migrations', 'up to date')
    : bad(
        'migrations',
        `${pending.length} pending: start the server, or "npm run anochat -- migrate"`,
      );
}

async function durability(client: Client): Promise<Finding> {
  const wrong: string[] = [];
  for (const [name, wanted] of Object.entries(DURABLE)) {
    const value = await setting(client, name);
    if (value !== wanted) wrong.push(`${name} is ${value}`);
  }
  return wrong.length === 0
    ? good('durability', 'what is acknowledged is on disk')
    : bad('durability', `${wrong.join(', ')}: acknowledged messages may be lost in a power cut`);
}

async function clock(client: Client): Promise<Finding> {
  const began = Date.now();
  const { rows } = await client.query<{ readonly ms: number }>(
    `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
  );
  const skew = Math.abs((rows[0]?.ms ?? 0) - (began + Date.now()) / 2);
  const says = `${Math.round(skew)} ms apart from the database's`;
  return skew > LARGEST_SKEW_MS
    ? bad('clock', `${says}: access tokens need one time`)
    : good('clock', says);
}

async function setting(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ readonly value: string }>(
    'SELECT current_setting($1) AS value',
    [name],
  );
  return rows[0]?.value ?? '';
}
