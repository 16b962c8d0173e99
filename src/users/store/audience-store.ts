import type { ConversationId, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** The conversations in which a change of this profile is told, the newest first. */
export async function conversationsToTell(
  database: Queryable,
  userId: UserId,
  limit: number,
): Promise<ConversationId[]> {
  const rows = await database.query<{ readonly id: ConversationId }>(
    `SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation_id
     WHERE m.user_id = $1 AND m.role IS NOT NULL ORDER BY c.last_at DESC LIMIT $2`,
    [userId, limit],
  );
  return rows.map(({ id }) => id);
}
