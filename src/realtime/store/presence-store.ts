import type { UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** Those of the users who do not want to be seen. */
export const hiddenAmong = async (
  database: Queryable,
  userIds: readonly UserId[],
): Promise<ReadonlySet<UserId>> => {
  const rows = await database.query<{ readonly id: UserId }>(
    'SELECT id FROM users WHERE id = ANY($1::uuid[]) AND presence_hidden',
    [userIds],
  );
  return new Set(rows.map(({ id }) => id));
};

/** Those of the users with whom there is a block, in one direction or the other. */
export const blockedAmong = async (
  database: Queryable,
  userId: UserId,
  others: readonly UserId[],
): Promise<ReadonlySet<UserId>> => {
  const rows = await database.query<{ readonly id: UserId }>(
    `SELECT blocked_id AS id FROM blocks WHERE user_id = $1 AND blocked_id = ANY($2::uuid[])
     UNION
     SELECT user_id FROM blocks WHERE blocked_id = $1 AND user_id = ANY($2::uuid[])`,
    [userId, others],
  );
  return new Set(rows.map(({ id }) => id));
};
