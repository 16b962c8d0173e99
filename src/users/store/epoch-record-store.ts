import type { ConversationId, DeviceId, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface NewEpochRecordRow {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
}

/** Names a record among all of one user. */
export interface EpochRecordPlace {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly deviceId: DeviceId;
}

export interface StoredEpochRecord extends EpochRecordPlace {
  readonly body: Buffer;
}

/** Those that are there already stay as they are. */
export async function insertEpochRecords(
  database: Queryable,
  userId: UserId,
  deviceId: DeviceId,
  records: readonly NewEpochRecordRow[],
): Promise<void> {
  await database.query(
    `INSERT INTO epoch_records (user_id, device_id, conversation_id, generation, epoch, body)
     SELECT $1, $2, * FROM unnest($3::uuid[], $4::integer[], $5::bigint[], $6::bytea[])
     ON CONFLICT DO NOTHING`,
    [
      userId,
      deviceId,
      records.map(({ conversationId }) => conversationId),
      records.map(({ generation }) => generation),
      records.map(({ epoch }) => epoch),
      records.map(({ body }) => body),
    ],
  );
}

/**
 * Which of these epochs there never were: the user never was in such an encrypted conversation, or
 * it has not come so far. By their place in `records`.
 */
export async function impossibleEpochs(
  database: Queryable,
  userId: UserId,
  records: readonly Omit<NewEpochRecordRow, 'body'>[],
): Promise<{ readonly place: number; readonly isMember: boolean }[]> {
  return database.query(
    `SELECT w.place - 1 AS place, m.user_id IS NOT NULL AND c.mode = 'e2ee' AS "isMember"
     FROM unnest($2::uuid[], $3::integer[], $4::bigint[]) WITH ORDINALITY
       AS w (conversation_id, generation, epoch, place)
     LEFT JOIN conversations c ON c.id = w.conversation_id
     LEFT JOIN members m ON m.conversation_id = w.conversation_id AND m.user_id = $1
     WHERE m.user_id IS NULL OR c.mode <> 'e2ee' OR w.generation > c.generation
       OR (w.generation = c.generation AND w.epoch > c.epoch)
     ORDER BY w.place`,
    [
      userId,
      records.map(({ conversationId }) => conversationId),
      records.map(({ generation }) => generation),
      records.map(({ epoch }) => epoch),
    ],
  );
}

/** In order of conversation and epoch, after the place given. */
export async function listEpochRecords(
  database: Queryable,
  userId: UserId,
  conversationId: ConversationId | null,
  after: EpochRecordPlace | null,
  limit: number,
): Promise<StoredEpochRecord[]> {
  return database.query<StoredEpochRecord>(
    `SELECT conversation_id AS "conversationId", generation, epoch, device_id AS "deviceId", body
     FROM epoch_records
     WHERE user_id = $1 AND ($2::uuid IS NULL OR conversation_id = $2)
       AND ($3::uuid IS NULL OR (conversation_id, generation, epoch, device_id)
         > ($3, $4::integer, $5::bigint, $6::uuid))
     ORDER BY conversation_id, generation, epoch, device_id LIMIT $7`,
    [
      userId,
      conversationId,
      after?.conversationId ?? null,
      after?.generation ?? null,
      after?.epoch ?? null,
      after?.deviceId ?? null,
      limit,
    ],
  );
}
