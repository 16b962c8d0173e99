import type { UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** @returns whether it was not suspended before, or `undefined` when there is no such user. */
export async function setSuspended(
  transaction: Queryable,
  userName: string,
  suspended: boolean,
): Promise<{ readonly id: UserId; readonly changed: boolean } | undefined> {
  const [row] = await transaction.query<{ readonly id: UserId; readonly was: boolean }>(
    `SELECT id, suspended_at IS NOT NULL AS was FROM users WHERE user_name = $1 FOR NO KEY UPDATE`,
    [userName],
  );
  if (row === undefined) return undefined;
  if (row.was === suspended) return { id: row.id, changed: false };
  await transaction.query(
    'UPDATE users SET suspended_at = CASE WHEN $2::boolean THEN now() END WHERE id = $1',
    [row.id, suspended],
  );
  return { id: row.id, changed: true };
}

/** @returns its id, or `undefined` when there is no such user. */
export async function setAdmin(
  transaction: Queryable,
  userName: string,
): Promise<UserId | undefined> {
  const [row] = await transaction.query<{ readonly id: UserId }>(
    'UPDATE users SET admin = true WHERE user_name = $1 RETURNING id',
    [userName],
  );
  return row?.id;
}
