import type { ConversationId, Seq } from '@anochat/contract';

import type { Queryable } from '../../platform/database';
import type { OutboxKey } from './append-entries';

export interface OutboxRow extends OutboxKey {
  readonly fromSeq: Seq;
}

export const deleteOutboxRows = async (
  database: Queryable,
  rows: readonly OutboxKey[],
): Promise<void> => {
  await database.query(
    `DELETE FROM outbox o USING unnest($1::uuid[], $2::bigint[]) AS p(conversation_id, to_seq)
     WHERE o.conversation_id = p.conversation_id AND o.to_seq = p.to_seq`,
    [rows.map(({ conversationId }) => conversationId), rows.map(({ toSeq }) => toSeq)],
  );
};

/**
 * Takes rows that nobody has published for so long. Their time is set anew: another instance takes
 * them over when this one stops before it has published and deleted them.
 */
export const claimOutboxRows = (
  database: Queryable,
  olderThanMs: number,
  limit: number,
): Promise<OutboxRow[]> =>
  database.query<{ conversationId: ConversationId; fromSeq: Seq; toSeq: Seq }>(
    `UPDATE outbox o SET created_at = clock_ms()
     FROM (
       SELECT conversation_id, to_seq FROM outbox
       WHERE created_at < clock_ms() - $1 * interval '1 millisecond'
       ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ) old
     WHERE o.conversation_id = old.conversation_id AND o.to_seq = old.to_seq
     RETURNING o.conversation_id AS "conversationId", o.from_seq AS "fromSeq", o.to_seq AS "toSeq"`,
    [olderThanMs, limit],
  );
