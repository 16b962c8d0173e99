import type { Device, DeviceId, DeviceKind, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface NewDevice {
  readonly id: DeviceId;
  readonly userId: UserId;
  readonly kind: DeviceKind;
  readonly name: string;
}

/** Without `current`, which depends on who asks. */
export type StoredDevice = Omit<Device, 'current'>;

const DEVICE = `id, kind, name, created_at AS "createdAt", last_seen_at AS "lastSeenAt"`;

export async function insertDevice(database: Queryable, device: NewDevice): Promise<void> {
  await database.query('INSERT INTO devices (id, user_id, kind, name) VALUES ($1, $2, $3, $4)', [
    device.id,
    device.userId,
    device.kind,
    device.name,
  ]);
}

/**
 * The installation signs in again: its name and time are brought up to date.
 *
 * @returns `false` when the user has no such device any more, or it is a personal token.
 */
export async function reuseDevice(database: Queryable, device: NewDevice): Promise<boolean> {
  const rows = await database.query(
    `UPDATE devices SET name = $4, kind = $3, last_seen_at = now()
     WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND token_hash IS NULL RETURNING id`,
    [device.id, device.userId, device.kind, device.name],
  );
  return rows.length === 1;
}

/** Installations and tokens that are not revoked, the last seen first. */
export async function listDevices(database: Queryable, userId: UserId): Promise<StoredDevice[]> {
  return database.query<StoredDevice>(
    `SELECT ${DEVICE} FROM devices WHERE user_id = $1 AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > now())
     ORDER BY last_seen_at DESC, id`,
    [userId],
  );
}

/** Client installations alone: the limit does not count tokens. */
export async function countDevices(database: Queryable, userId: UserId): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) AS count FROM devices
     WHERE user_id = $1 AND revoked_at IS NULL AND token_hash IS NULL`,
    [userId],
  );
  return row?.count ?? 0;
}

export async function renameDevice(
  database: Queryable,
  userId: UserId,
  id: DeviceId,
  name: string,
): Promise<StoredDevice | undefined> {
  const [row] = await database.query<StoredDevice>(
    `UPDATE devices SET name = $3 WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL
     RETURNING ${DEVICE}`,
    [userId, id, name],
  );
  return row;
}

/** @returns `false` when the user has no such device, or it was revoked before. */
export async function markDeviceRevoked(
  transaction: Queryable,
  userId: UserId,
  id: DeviceId,
): Promise<boolean> {
  const rows = await transaction.query(
    `UPDATE devices SET revoked_at = now() WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL
     RETURNING id`,
    [userId, id],
  );
  return rows.length === 1;
}
