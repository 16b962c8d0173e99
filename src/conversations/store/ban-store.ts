import type { Ban, ConversationId, UserId, UserProfile, Timestamp } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

type Row = UserProfile & { readonly by: UserId; readonly at: Timestamp };

/** A page in order of user ids. */
export const listBans = async (
  database: Queryable,
  conversationId: ConversationId,
  after: UserId | null,
  limit: number,
): Promise<Ban[]> => {
  const rows = await database.query<Row>(
    `SELECT u.id, u.user_name AS "userName", u.display_name AS "displayName", u.about,
       b.banned_by AS by, b.created_at AS at
     FROM bans b JOIN users u ON u.id = b.user_id
     WHERE b.conversation_id = $1 AND ($2::uuid IS NULL OR b.user_id > $2)
     ORDER BY b.user_id LIMIT $3`,
    [conversationId, after, limit],
  );
  return rows.map(({ by, at, ...user }) => ({ user, by, at }));
};

export const deleteBan = async (
  database: Queryable,
  conversationId: ConversationId,
  userId: UserId,
): Promise<void> => {
  await database.query('DELETE FROM bans WHERE conversation_id = $1 AND user_id = $2', [
    conversationId,
    userId,
  ]);
};
