import type { ConversationId, DeviceId, Suite, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface NewKeyPackageRow {
  /** KeyPackageRef (RFC 9420, section 5.2). */
  readonly ref: Uint8Array;
  readonly body: Uint8Array;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export interface Supply {
  readonly available: number;
  readonly lastResort: boolean;
}

export interface HandedOut {
  readonly deviceId: DeviceId;
  readonly body: Buffer;
  readonly lastResort: boolean;
}

/** One that runs out sooner is of no use to whoever claims it. */
const USABLE = `expires_at > now() + interval '1 hour'`;
const FREE = `claimed_by IS NULL AND NOT last_resort AND ${USABLE}`;

/** Again the same ones are no second ones. */
export async function insertKeyPackages(
  transaction: Queryable,
  deviceId: DeviceId,
  suite: Suite,
  packages: readonly NewKeyPackageRow[],
): Promise<void> {
  await transaction.query(
    `INSERT INTO key_packages (ref, body, expires_at, device_id, suite, last_resort)
     SELECT *, $4, $5, false FROM unnest($1::bytea[], $2::bytea[], $3::timestamptz[])
     ON CONFLICT DO NOTHING`,
    [
      packages.map(({ ref }) => ref),
      packages.map(({ body }) => body),
      packages.map(({ expiresAt }) => expiresAt),
      deviceId,
      suite,
    ],
  );
}

export async function replaceLastResort(
  transaction: Queryable,
  deviceId: DeviceId,
  suite: Suite,
  { ref, body, expiresAt }: NewKeyPackageRow,
): Promise<void> {
  await transaction.query(
    'DELETE FROM key_packages WHERE device_id = $1 AND suite = $2 AND last_resort',
    [deviceId, suite],
  );
  await transaction.query(
    `INSERT INTO key_packages (ref, body, expires_at, device_id, suite, last_resort)
     VALUES ($1, $2, $3, $4, $5, true)`,
    [ref, body, expiresAt, deviceId, suite],
  );
}

/** What ran out, and what was claimed so long ago that no commit with it is still to come. */
export async function deleteOldKeyPackages(
  transaction: Queryable,
  deviceId: DeviceId,
): Promise<void> {
  await transaction.query(
    `DELETE FROM key_packages WHERE device_id = $1
       AND (expires_at < now() OR claimed_at < now() - interval '30 days')`,
    [deviceId],
  );
}

export async function keyPackageSupply(
  database: Queryable,
  deviceId: DeviceId,
  suite: Suite,
): Promise<Supply> {
  const [row] = await database.query<Supply>(
    `SELECT count(*) FILTER (WHERE ${FREE}) AS available,
       coalesce(bool_or(last_resort AND ${USABLE}), false) AS "lastResort"
     FROM key_packages WHERE device_id = $1 AND suite = $2`,
    [deviceId, suite],
  );
  return row ?? { available: 0, lastResort: false };
}

/** How many are left of each device. */
export async function availableOf(
  database: Queryable,
  deviceIds: readonly DeviceId[],
  suite: Suite,
): Promise<{ readonly deviceId: DeviceId; readonly available: number }[]> {
  return database.query(
    `SELECT d.id AS "deviceId", count(k.ref) AS available FROM unnest($1::uuid[]) AS d (id)
     LEFT JOIN key_packages k ON k.device_id = d.id AND k.suite = $2 AND ${FREE}
     GROUP BY d.id`,
    [deviceIds, suite],
  );
}

/**
 * One of each device, each given to one claimer alone; where none is left, the last resort. Those
 * that another claim is about to take are passed over, not waited for.
 */
export async function takeKeyPackages(
  database: Queryable,
  deviceIds: readonly DeviceId[],
  suite: Suite,
  claimedBy: UserId,
  claimedFor: ConversationId,
): Promise<HandedOut[]> {
  return database.query<HandedOut>(
    `WITH picked AS MATERIALIZED (
       SELECT k.ref FROM unnest($1::uuid[]) AS d (id) CROSS JOIN LATERAL (
         SELECT ref FROM key_packages
         WHERE device_id = d.id AND suite = $2 AND ${FREE}
         ORDER BY expires_at, ref LIMIT 1 FOR UPDATE SKIP LOCKED) k),
     taken AS (
       UPDATE key_packages k SET claimed_by = $3, claimed_for = $4, claimed_at = now()
       FROM picked WHERE k.ref = picked.ref
       RETURNING k.device_id, k.body, k.last_resort)
     SELECT device_id AS "deviceId", body, last_resort AS "lastResort" FROM taken
     UNION ALL
     SELECT device_id, body, last_resort FROM key_packages
     WHERE device_id = ANY($1::uuid[]) AND suite = $2 AND last_resort AND ${USABLE}
       AND device_id NOT IN (SELECT device_id FROM taken)`,
    [deviceIds, suite, claimedBy, claimedFor],
  );
}

/**
 * Gives back what a user claimed for a commit that lost: others may claim it. What was used
 * meanwhile is not there any more, and the last resort was never taken.
 *
 * @param refs KeyPackageRefs, as `AddFacts` of a commit name them
 */
export async function refundKeyPackages(
  database: Queryable,
  claimedBy: UserId,
  claimedFor: ConversationId,
  refs: readonly Uint8Array[],
): Promise<void> {
  await database.query(
    `UPDATE key_packages SET claimed_by = NULL, claimed_for = NULL, claimed_at = NULL
     WHERE ref = ANY($1::bytea[]) AND claimed_by = $2 AND claimed_for = $3`,
    [refs, claimedBy, claimedFor],
  );
}

/**
 * In the transaction of the commit that adds with them: nobody gets them again. The last resort stays.
 *
 * @param refs KeyPackageRefs, as `AddFacts` of a commit name them
 */
export async function consumeKeyPackages(
  transaction: Queryable,
  refs: readonly Uint8Array[],
): Promise<void> {
  await transaction.query(
    'DELETE FROM key_packages WHERE ref = ANY($1::bytea[]) AND NOT last_resort',
    [refs],
  );
}
