import type { UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface StoredVault {
  readonly n: number;
  readonly body: Buffer;
  readonly wrap: Buffer | null;
}

/** In place of the one before, whose wrapped recovery key goes with it. */
export async function saveVault(
  transaction: Queryable,
  userId: UserId,
  n: number,
  body: Uint8Array,
): Promise<void> {
  await transaction.query(
    `INSERT INTO vaults (user_id, n, body) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET n = excluded.n, body = excluded.body, wrap = NULL`,
    [userId, n, body],
  );
}

/** The one that the chain names; a renewed identity has none until it makes one. */
export async function findVault(
  database: Queryable,
  userId: UserId,
): Promise<StoredVault | undefined> {
  const [row] = await database.query<StoredVault>(
    `SELECT v.n, v.body, v.wrap FROM vaults v
     JOIN device_chains c ON c.user_id = v.user_id AND c.vault_n = v.n WHERE v.user_id = $1`,
    [userId],
  );
  return row;
}

/** @returns `false` when there is no vault. */
export async function setWrap(
  database: Queryable,
  userId: UserId,
  wrap: Uint8Array | null,
): Promise<boolean> {
  const rows = await database.query(
    `UPDATE vaults v SET wrap = $2 FROM device_chains c
     WHERE v.user_id = $1 AND c.user_id = v.user_id AND c.vault_n = v.n RETURNING v.user_id`,
    [userId, wrap],
  );
  return rows.length === 1;
}
