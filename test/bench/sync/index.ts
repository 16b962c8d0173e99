import { Client } from 'pg';
import { Instance } from '../../support/instance';
import { startBenchDatabase } from '../bench-database';
import type { Row } from '../figures';
import { openSealer } from '../ingest/open-sealer';
import type { BenchOptions } from '../main';
import { Archive } from './archive';
import { benchHeads } from './heads';
import { benchPages } from './pages';
import { benchResume } from './resume';

/** What the parts of this benchmark share. */
export interface SyncBench extends BenchOptions {
  readonly archive: Archive;
  readonly postgresPid: () => number;
  readonly databaseUrl: string;
  /** A real server of its own process on the database; the caller ends it. */
  startServer(databaseUrl?: string): Promise<Instance>;
}

const PARTS = { heads: benchHeads, page: benchPages, resume: benchResume } as const;

/** Reading: how long lists and pages take, and what it costs when everybody comes back at once. */
export async function sync(options: BenchOptions): Promise<readonly Row[]> {
  const database = await startBenchDatabase(options.say);
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined); // the next query fails and tells
  try {
    await client.connect();
    const bench: SyncBench = {
      ...options,
      archive: new Archive(client, await openSealer(database.secretsFolder)),
      postgresPid: () => database.pid(),
      databaseUrl: database.url,
      startServer: (databaseUrl = database.url) =>
        Instance.start({
          environment: {
            DATABASE_URL: databaseUrl,
            SECRETS_DIR: database.secretsFolder,
            RATE_LIMIT_FACTOR: '0',
          },
        }),
    };
    const rows: Row[] = [];
    for (const [name, part] of Object.entries(PARTS)) {
      if (options.only === undefined || name.includes(options.only.split('-', 1)[0] ?? '')) {
        rows.push(...(await part(bench)));
      }
    }
    return rows;
  } finally {
    await client.end();
    await database.stop();
  }
}
