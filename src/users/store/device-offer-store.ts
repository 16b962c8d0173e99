import type { DeviceId, Timestamp, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface StoredOffer {
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  readonly offer: Buffer;
  readonly offeredAt: Timestamp;
}

/** In place of the one before. */
export async function saveOffer(
  database: Queryable,
  userId: UserId,
  deviceId: DeviceId,
  offer: Uint8Array,
): Promise<void> {
  await database.query(
    `INSERT INTO device_offers (user_id, device_id, offer) VALUES ($1, $2, $3)
     ON CONFLICT (device_id) DO UPDATE SET offer = excluded.offer, offered_at = now()`,
    [userId, deviceId, offer],
  );
}

/** The newest first, of devices that are neither linked nor revoked. */
export async function listOffers(database: Queryable, userId: UserId): Promise<StoredOffer[]> {
  return database.query<StoredOffer>(
    `SELECT o.device_id AS "deviceId", d.name AS "deviceName", o.offer,
       o.offered_at AS "offeredAt"
     FROM device_offers o JOIN devices d ON d.id = o.device_id
     WHERE o.user_id = $1 AND d.revoked_at IS NULL
       AND NOT EXISTS (SELECT FROM chain_devices c WHERE c.device_id = o.device_id)
     ORDER BY o.offered_at DESC, o.device_id`,
    [userId],
  );
}

export async function deleteOffers(
  transaction: Queryable,
  deviceIds: readonly DeviceId[],
): Promise<void> {
  await transaction.query('DELETE FROM device_offers WHERE device_id = ANY($1::uuid[])', [
    deviceIds,
  ]);
}
