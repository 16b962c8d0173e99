import type { Client } from 'pg';

/** Bytes on the disk, with TOAST and free space maps. */
export interface RelationBytes {
  readonly table: number;
  readonly indexes: number;
}

export async function relationBytes(
  client: Client,
  tables: readonly string[],
): Promise<RelationBytes> {
  const { rows } = await client.query<{ table: string; indexes: string }>(
    `SELECT sum(pg_table_size(t::regclass)) AS table, sum(pg_indexes_size(t::regclass)) AS indexes
     FROM unnest($1::text[]) AS t`,
    [tables],
  );
  return { table: Number(rows[0]?.table), indexes: Number(rows[0]?.indexes) };
}

/** Where the write-ahead log stands, in bytes since it began. */
export async function walPosition(client: Client): Promise<number> {
  const { rows } = await client.query<{ at: string }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS at`,
  );
  return Number(rows[0]?.at);
}
