import type { ConversationId, Seq, Timestamp } from '@anochat/contract';

import { onlyRow, type Queryable } from '../../platform/database';
import type { OutboxHeads } from '../conversations';
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

/**
 * Makes one row of all that wait for a conversation, while nothing can be published: the outbox stays
 * as small as the conversations that are talked in. Rows that others work on are left as they are.
 */
export const mergeOutboxRows = async (database: Queryable, olderThanMs: number): Promise<void> => {
  await database.query(
    `WITH old AS (
       SELECT conversation_id, from_seq, to_seq FROM outbox
       WHERE created_at < clock_ms() - $1 * interval '1 millisecond' FOR UPDATE SKIP LOCKED
     ),
     many AS (
       SELECT conversation_id, min(from_seq) AS from_seq, max(to_seq) AS to_seq
       FROM old GROUP BY conversation_id HAVING count(*) > 1
     ),
     merged AS (
       DELETE FROM outbox o USING old, many
       WHERE o.conversation_id = old.conversation_id AND o.to_seq = old.to_seq
         AND many.conversation_id = old.conversation_id AND old.to_seq < many.to_seq
     )
     UPDATE outbox o SET from_seq = many.from_seq FROM many
     WHERE o.conversation_id = many.conversation_id AND o.to_seq = many.to_seq`,
    [olderThanMs],
  );
};

/** A row is seen some time after the moment that it bears: when its transaction has committed. */
const OVERLAP_MS = 10_000;

export const findOutboxHeads = async (
  database: Queryable,
  since: Timestamp | undefined,
): Promise<OutboxHeads> => {
  const [clock] = await database.query<{ asOf: Timestamp }>('SELECT clock_ms() AS "asOf"');
  const heads = await database.query<{ conversationId: ConversationId; seq: Seq }>(
    `SELECT conversation_id AS "conversationId", max(to_seq) AS seq FROM outbox
     WHERE $1::timestamptz IS NULL OR created_at > $1::timestamptz - $2 * interval '1 millisecond'
     GROUP BY conversation_id`,
    [since ?? null, OVERLAP_MS],
  );
  return { heads, asOf: onlyRow(clock).asOf };
};
