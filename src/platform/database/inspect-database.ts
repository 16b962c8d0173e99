import { Client } from 'pg';

import { onlyRow } from './only-row';

export interface DatabaseFacts {
  readonly version: string;
  /** Settings without which an acknowledged message could be lost in a power cut, as they are. */
  readonly durability: Readonly<
    Record<'fsync' | 'full_page_writes' | 'synchronous_commit', string>
  >;
  /** How far the clocks of the database and of this process are apart. */
  readonly clockSkewMs: number;
}

type Settings = DatabaseFacts['durability'] & { readonly version: string };

/** Asks a database for what an administrator should know of it; needs no schema. */
export async function inspectDatabase(url: string): Promise<DatabaseFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const began = Date.now();
    const { rows } = await client.query<Settings & { readonly ms: number }>(
      `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
              current_setting('full_page_writes') AS full_page_writes,
              current_setting('synchronous_commit') AS synchronous_commit,
              (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
    );
    const { version, ms, ...durability } = onlyRow(rows[0]);
    return { version, durability, clockSkewMs: Math.abs(ms - (began + Date.now()) / 2) };
  } finally {
    await client.end();
  }
}
