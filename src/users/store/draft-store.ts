import type { ConversationId, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface StoredDraft {
  readonly conversationId: ConversationId;
  readonly revision: number;
  readonly body: Buffer;
}

/**
 * Held until the transaction ends, so that revisions are committed in their order.
 *
 * @returns `undefined` of a user without a chain
 */
export async function nextDraftRevision(
  transaction: Queryable,
  userId: UserId,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ readonly revision: number }>(
    `UPDATE device_chains SET draft_revision = draft_revision + 1 WHERE user_id = $1
     RETURNING draft_revision AS revision`,
    [userId],
  );
  return row?.revision;
}

/** A membership that is being ended meanwhile is waited for. @returns whether the user is a member */
export async function putDraft(
  transaction: Queryable,
  userId: UserId,
  { conversationId, revision, body }: Omit<StoredDraft, 'body'> & { readonly body: Uint8Array },
): Promise<boolean> {
  const rows = await transaction.query(
    `WITH member AS (
       SELECT FROM members
       WHERE conversation_id = $2 AND user_id = $1 AND role IS NOT NULL FOR SHARE
     )
     INSERT INTO drafts (user_id, conversation_id, revision, body)
     SELECT $1, $2, $3, $4 FROM member
     ON CONFLICT (user_id, conversation_id)
       DO UPDATE SET revision = excluded.revision, body = excluded.body
     RETURNING revision`,
    [userId, conversationId, revision, body],
  );
  return rows.length === 1;
}

/** Those that were changed longest ago go, until `most` are left. */
export async function dropOldDrafts(
  transaction: Queryable,
  userId: UserId,
  most: number,
): Promise<void> {
  await transaction.query(
    `DELETE FROM drafts WHERE user_id = $1 AND revision <= (
       SELECT revision FROM drafts WHERE user_id = $1 ORDER BY revision DESC OFFSET $2 LIMIT 1)`,
    [userId, most],
  );
}

/** In the order in which they were saved. */
export const listDrafts = (
  database: Queryable,
  userId: UserId,
  after: number,
  limit: number,
): Promise<StoredDraft[]> =>
  database.query<StoredDraft>(
    `SELECT conversation_id AS "conversationId", revision, body FROM drafts
     WHERE user_id = $1 AND revision > $2 ORDER BY revision LIMIT $3`,
    [userId, after, limit],
  );
