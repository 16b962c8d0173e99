import type { ConversationId, ConversationKind, Mode, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** What stands between a user and bringing others into a conversation. */
export interface AddingFacts {
  /** `null`: it is not there yet. */
  readonly kind: ConversationKind | null;
  readonly mode: Mode | null;
  readonly isMember: boolean;
  /** Of the others: how many there are and not suspended, and how many of those are members. */
  readonly known: number;
  readonly members: number;
  readonly isAnyBanned: boolean;
  /** One of them blocked who asks. */
  readonly isBlocked: boolean;
}

/** @param others without the user who asks */
export async function addingFacts(
  database: Queryable,
  userId: UserId,
  conversationId: ConversationId,
  others: readonly UserId[],
): Promise<AddingFacts> {
  const [row] = await database.query<AddingFacts>(
    `SELECT c.kind, c.mode,
       EXISTS (SELECT FROM members WHERE conversation_id = $2 AND user_id = $1
         AND role IS NOT NULL) AS "isMember",
       (SELECT count(*) FROM users WHERE id = ANY($3::uuid[]) AND suspended_at IS NULL) AS known,
       (SELECT count(*) FROM members WHERE conversation_id = $2 AND user_id = ANY($3::uuid[])
         AND role IS NOT NULL) AS members,
       EXISTS (SELECT FROM bans WHERE conversation_id = $2 AND user_id = ANY($3::uuid[]))
         AS "isAnyBanned",
       EXISTS (SELECT FROM blocks WHERE user_id = ANY($3::uuid[]) AND blocked_id = $1)
         AS "isBlocked"
     FROM (VALUES ($2::uuid)) AS w (id) LEFT JOIN conversations c ON c.id = w.id`,
    [userId, conversationId, others],
  );
  if (row === undefined) throw new Error('a row of VALUES is always there');
  return row;
}
