import type { DeviceId, Timestamp, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface NewInboxItem {
  /** UUIDv7: in order of time. */
  readonly id: string;
  readonly to: DeviceId;
  readonly fromUser: UserId;
  readonly fromDevice: DeviceId;
  readonly body: Uint8Array;
}

export interface StoredInboxItem {
  readonly id: string;
  readonly fromUserId: UserId;
  readonly fromDeviceId: DeviceId;
  readonly body: Buffer;
  readonly sentAt: Timestamp;
}

/** Why a user may not send to another's devices; `null` when they may. */
export async function sendingObstacle(
  database: Queryable,
  from: UserId,
  to: UserId,
): Promise<'strangers' | 'blocked' | null> {
  const [row] = await database.query<{ readonly obstacle: 'strangers' | 'blocked' | null }>(
    `SELECT CASE
       WHEN NOT EXISTS (
         SELECT FROM members a JOIN members b USING (conversation_id)
         JOIN conversations c ON c.id = a.conversation_id
         WHERE a.user_id = $1 AND b.user_id = $2 AND a.role IS NOT NULL AND b.role IS NOT NULL
           AND c.mode = 'e2ee') THEN 'strangers'
       WHEN EXISTS (SELECT FROM blocks WHERE user_id = $2 AND blocked_id = $1) THEN 'blocked'
     END AS obstacle`,
    [from, to],
  );
  return row?.obstacle ?? null;
}

export async function insertInboxItem(
  transaction: Queryable,
  { id, to, fromUser, fromDevice, body }: NewInboxItem,
): Promise<void> {
  await transaction.query(
    `INSERT INTO inbox_items (id, device_id, from_user_id, from_device_id, body)
     VALUES ($1, $2, $3, $4, $5)`,
    [id, to, fromUser, fromDevice, body],
  );
}

export async function countInboxItems(database: Queryable, deviceId: DeviceId): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    'SELECT count(*) AS count FROM inbox_items WHERE device_id = $1',
    [deviceId],
  );
  return row?.count ?? 0;
}

export async function listInboxItems(
  database: Queryable,
  deviceId: DeviceId,
  after: string | null,
  limit: number,
): Promise<StoredInboxItem[]> {
  return database.query<StoredInboxItem>(
    `SELECT id, from_user_id AS "fromUserId", from_device_id AS "fromDeviceId", body,
       sent_at AS "sentAt"
     FROM inbox_items WHERE device_id = $1 AND ($2::uuid IS NULL OR id > $2)
     ORDER BY id LIMIT $3`,
    [deviceId, after, limit],
  );
}

/** @returns whether the device had it. */
export async function deleteInboxItem(
  database: Queryable,
  deviceId: DeviceId,
  id: string,
): Promise<boolean> {
  const rows = await database.query(
    'DELETE FROM inbox_items WHERE id = $2 AND device_id = $1 RETURNING id',
    [deviceId, id],
  );
  return rows.length === 1;
}
