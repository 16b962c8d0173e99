import type { UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** Statements of one user's chain that follow the first `after`, as they were signed. */
export interface ChainPart {
  readonly userId: UserId;
  readonly after: number;
  readonly statements: readonly Uint8Array[];
}

/** What of a verified chain is kept beside its statements. */
export interface ChainSummary {
  readonly n: number;
  /** Number of the vault in force. */
  readonly vaultN: number | null;
}

export async function readStatements(database: Queryable, userId: UserId): Promise<Uint8Array[]> {
  const rows = await database.query<{ readonly body: Buffer }>(
    'SELECT body FROM chain_statements WHERE user_id = $1 ORDER BY n',
    [userId],
  );
  return rows.map(({ body }) => body);
}

/** In one query, one part for each that is asked for; empty where there is nothing more. */
export async function findChains(
  database: Queryable,
  wanted: readonly { readonly userId: UserId; readonly after: number }[],
): Promise<ChainPart[]> {
  return database.query<ChainPart>(
    `SELECT w.user_id AS "userId", w.after, coalesce(s.statements, '{}') AS statements
     FROM unnest($1::uuid[], $2::integer[]) WITH ORDINALITY AS w (user_id, after, place)
     CROSS JOIN LATERAL (
       SELECT array_agg(body ORDER BY n) AS statements FROM chain_statements c
       WHERE c.user_id = w.user_id AND c.n > w.after) s
     ORDER BY w.place`,
    [wanted.map(({ userId }) => userId), wanted.map(({ after }) => after)],
  );
}

/** How many statements there are. The caller holds the lock of the user's row. */
export async function chainLength(transaction: Queryable, userId: UserId): Promise<number> {
  const [row] = await transaction.query<{ readonly n: number }>(
    'SELECT n FROM device_chains WHERE user_id = $1',
    [userId],
  );
  return row?.n ?? 0;
}

export async function appendStatements(
  transaction: Queryable,
  userId: UserId,
  { n, vaultN }: ChainSummary,
  statements: readonly Uint8Array[],
): Promise<void> {
  await transaction.query(
    `INSERT INTO device_chains (user_id, n, vault_n) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET n = excluded.n, vault_n = excluded.vault_n`,
    [userId, n, vaultN],
  );
  await transaction.query(
    `INSERT INTO chain_statements (user_id, n, body)
     SELECT $1, $2 + place, body FROM unnest($3::bytea[]) WITH ORDINALITY AS s (body, place)`,
    [userId, n - statements.length, statements],
  );
}
