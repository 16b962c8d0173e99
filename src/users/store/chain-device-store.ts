import type { DeviceId, UserId } from '@anochat/contract';
import type { ChainDevice, DeviceCredential, DeviceVerdict } from '@anochat/e2ee';

import type { Queryable } from '../../platform/database';

/** A device that takes part in encryption: in its user's chain, not revoked by any way. */
export interface LinkedDevice {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** Ed25519, of its leaves and key packages: 32 bytes. */
  readonly mlsKey: Uint8Array;
}

/** How a device stands now; `revoked` before all else. */
export type LinkState = 'linked' | 'unlinked' | 'revoked';

/** Neither revoked in the chain nor on the server, of an account that is not suspended. */
const LINKED = `SELECT c.user_id AS "userId", c.device_id AS "deviceId", c.mls_key AS "mlsKey"
  FROM chain_devices c JOIN devices d ON d.id = c.device_id JOIN users u ON u.id = c.user_id
  WHERE c.ended_n IS NULL AND d.revoked_at IS NULL AND u.suspended_at IS NULL`;

/** All devices of these users that may be added to groups. */
export async function linkedDevices(
  database: Queryable,
  userIds: readonly UserId[],
): Promise<LinkedDevice[]> {
  return database.query<LinkedDevice>(
    `${LINKED} AND c.user_id = ANY($1::uuid[]) ORDER BY c.user_id, c.added_n`,
    [userIds],
  );
}

/**
 * What the chains say of devices with these `mls` keys, in the order of asking: what any client
 * finds too. A device that was cut off on the server alone is still valid by it.
 */
export async function deviceVerdicts(
  database: Queryable,
  credentials: readonly DeviceCredential[],
): Promise<DeviceVerdict[]> {
  const rows = await database.query<{ readonly verdict: DeviceVerdict }>(
    `SELECT CASE
       WHEN c.device_id IS NULL THEN 'forged'
       WHEN c.ended_by IS NOT NULL THEN c.ended_by
       ELSE 'valid' END AS verdict
     FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) WITH ORDINALITY
       AS w (user_id, device_id, mls_key, place)
     LEFT JOIN chain_devices c
       ON c.device_id = w.device_id AND c.user_id = w.user_id AND c.mls_key = w.mls_key
     ORDER BY w.place`,
    [
      credentials.map(({ user }) => user),
      credentials.map(({ device }) => device),
      credentials.map(({ signatureKey }) => signatureKey),
    ],
  );
  return rows.map(({ verdict }) => verdict);
}

export async function linkStateOf(database: Queryable, deviceId: DeviceId): Promise<LinkState> {
  const [row] = await database.query<{ readonly state: LinkState }>(
    `SELECT CASE WHEN d.revoked_at IS NOT NULL OR c.ended_n IS NOT NULL THEN 'revoked'
       WHEN c.device_id IS NULL THEN 'unlinked' ELSE 'linked' END AS state
     FROM devices d LEFT JOIN chain_devices c ON c.device_id = d.id WHERE d.id = $1`,
    [deviceId],
  );
  return row?.state ?? 'revoked';
}

/** Holds the device as it is until the transaction ends. @returns `undefined` unless it is linked. */
export async function lockLinkedDevice(
  transaction: Queryable,
  userId: UserId,
  deviceId: DeviceId,
): Promise<LinkedDevice | undefined> {
  const [row] = await transaction.query<LinkedDevice>(
    `${LINKED} AND c.user_id = $1 AND c.device_id = $2 FOR NO KEY UPDATE OF c`,
    [userId, deviceId],
  );
  return row;
}

/** How many of these are devices of the user that nobody revoked. */
export async function countOwnDevices(
  database: Queryable,
  userId: UserId,
  deviceIds: readonly DeviceId[],
): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) AS count FROM devices
     WHERE id = ANY($2::uuid[]) AND user_id = $1 AND revoked_at IS NULL`,
    [userId, deviceIds],
  );
  return row?.count ?? 0;
}

/** Adds those that are new, and marks those that ended since, or whose identity was replaced. */
export async function saveChainDevices(
  transaction: Queryable,
  userId: UserId,
  devices: readonly ChainDevice[],
): Promise<void> {
  await transaction.query(
    `INSERT INTO chain_devices (user_id, device_id, mls_key, added_n, ended_n, ended_by)
     SELECT $1, * FROM unnest($2::uuid[], $3::bytea[], $4::integer[], $5::integer[], $6::text[])
     ON CONFLICT (device_id) DO UPDATE SET ended_n = excluded.ended_n, ended_by = excluded.ended_by
     WHERE excluded.ended_by IS NOT NULL
       AND chain_devices.ended_by IS DISTINCT FROM excluded.ended_by`,
    [
      userId,
      devices.map(({ device }) => device),
      devices.map(({ mlsKey }) => mlsKey),
      devices.map(({ addedAt }) => addedAt),
      devices.map(({ ended }) => ended?.n ?? null),
      devices.map(({ ended }) => ended?.by ?? null),
    ],
  );
}

/** What nobody is to get from these devices any more, and what waits for them. */
export async function forgetDeviceKeys(
  transaction: Queryable,
  deviceIds: readonly DeviceId[],
): Promise<void> {
  for (const table of ['key_packages', 'inbox_items', 'device_offers']) {
    await transaction.query(`DELETE FROM ${table} WHERE device_id = ANY($1::uuid[])`, [deviceIds]);
  }
}
