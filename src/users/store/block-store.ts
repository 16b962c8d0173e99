import type { UserId, UserProfile } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** By user name; a person blocks few enough for one answer. */
export async function listBlocked(database: Queryable, userId: UserId): Promise<UserProfile[]> {
  return database.query<UserProfile>(
    `SELECT u.id, u.user_name AS "userName", u.display_name AS "displayName", u.about
     FROM blocks b JOIN users u ON u.id = b.blocked_id WHERE b.user_id = $1 ORDER BY u.user_name`,
    [userId],
  );
}

/** @returns whether it is new. */
export async function insertBlock(
  database: Queryable,
  userId: UserId,
  blockedId: UserId,
): Promise<boolean> {
  const rows = await database.query(
    `INSERT INTO blocks (user_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING
     RETURNING user_id`,
    [userId, blockedId],
  );
  return rows.length === 1;
}

export async function countBlocked(database: Queryable, userId: UserId): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    'SELECT count(*) AS count FROM blocks WHERE user_id = $1',
    [userId],
  );
  return row?.count ?? 0;
}

/** @returns whether there was one. */
export async function deleteBlock(
  database: Queryable,
  userId: UserId,
  blockedId: UserId,
): Promise<boolean> {
  const rows = await database.query(
    'DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2 RETURNING user_id',
    [userId, blockedId],
  );
  return rows.length === 1;
}
