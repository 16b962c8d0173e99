import { Client } from 'pg';

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Everything that a database holds, but what no backup has: by table, as JSON, in one order. */
export async function rowsOf(url: string): Promise<Readonly<Record<string, Rows>>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ readonly name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()
         AND tablename NOT IN ('control', 'instances', 'jobs', 'migrations', 'outbox', 'push_subscriptions')
       ORDER BY 1`,
    );
    const found: Record<string, Rows> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ readonly row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) - 'changed_xid' - 'profile_changed_xid' AS row FROM ${name} t ORDER BY t::text`,
      );
      found[name] = rows
        .map(({ row }) => row)
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    return found;
  } finally {
    await client.end();
  }
}
