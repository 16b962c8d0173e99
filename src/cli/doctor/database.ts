import type { Config } from '../../platform/config';
import { type DatabaseFacts, inspectDatabase, pendingMigrations } from '../../platform/database';
import { hasCluster } from '../../platform/embedded';
import { type OpenDatabase, openDatabase } from '../open-database';
import { type Finding, bad, doubtful, good } from './finding';

const LARGEST_SKEW_MS = 5_000;

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

async function ask(url: string, kind: OpenDatabase['kind']): Promise<Finding[]> {
  const facts = await inspectDatabase(url);
  return [
    good('database', `Postgres ${facts.version}, ${WHERE[kind]}`),
    migrations(await pendingMigrations(url)),
    durability(facts),
    clock(facts),
  ];
}

const WHERE = {
  given: 'of DATABASE_URL',
  beside: 'of the running server',
  own: 'embedded, no server runs',
} as const satisfies Record<OpenDatabase['kind'], string>;

const migrations = (pending: readonly string[]): Finding =>
  pending.length === 0
    ? good('migrations', 'up to date')
    : bad(
        'migrations',
        `${pending.length} pending: start the server, or "npm run anochat -- migrate"`,
      );

function durability({ durability: settings }: DatabaseFacts): Finding {
  const wrong = Object.entries(settings)
    .filter(([, value]) => value !== 'on')
    .map(([name, value]) => `${name} is ${value}`);
  return wrong.length === 0
    ? good('durability', 'what is acknowledged is on disk')
    : bad('durability', `${wrong.join(', ')}: acknowledged messages may be lost in a power cut`);
}

function clock({ clockSkewMs }: DatabaseFacts): Finding {
  const says = `${Math.round(clockSkewMs)} ms apart from the database's`;
  return clockSkewMs > LARGEST_SKEW_MS
    ? bad('clock', `${says}: access tokens need one time`)
    : good('clock', says);
}
