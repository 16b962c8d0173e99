import type { BlobId, ConversationId, SeqRange } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** Whether an entry in these spans names the file, and is neither erased nor has run out. */
export async function isNamed(
  database: Queryable,
  blobId: BlobId,
  conversationId: ConversationId,
  visible: readonly SeqRange[],
): Promise<boolean> {
  const rows = await database.query(
    `SELECT FROM blob_refs b
     JOIN unnest($3::bigint[], $4::bigint[]) AS r(low, high) ON b.seq BETWEEN r.low AND r.high
     JOIN entries e ON e.conversation_id = b.conversation_id AND e.seq = b.seq
     WHERE b.blob_id = $1 AND b.conversation_id = $2
       AND (e.expires_at IS NULL OR e.expires_at > clock_timestamp()) LIMIT 1`,
    [blobId, conversationId, visible.map(([from]) => from), visible.map(([, to]) => to)],
  );
  return rows.length > 0;
}
