import type {
  DeviceId,
  PushOutcome,
  PushSubscriptionState,
  SessionId,
  UserId,
} from '@anochat/contract';

import type { Database, Queryable } from '../../platform/database';
import type { PushTarget } from '../senders/push-sender';

export interface NewSubscription extends PushTarget {
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId;
  readonly lane: string;
}

export interface StoredSubscription extends PushTarget {
  readonly deviceId: DeviceId;
  readonly lane: string;
}

const STATE = `device_id AS "deviceId", kind, lane AS service, created_at AS "createdAt",
  last_outcome AS "lastOutcome", last_at AS "lastAt"`;

/**
 * Takes the place of what the device had; the same again changes nothing of how it went. Waits for an
 * end of the session, the device or the account that is under way, and then there is none.
 */
export const putSubscription = (
  database: Database,
  { deviceId, sessionId, kind, address, p256dh, auth, lane }: NewSubscription,
): Promise<PushSubscriptionState | undefined> =>
  database.transaction(async (transaction) => {
    // In the order of whoever ends one of these: first that, then what hangs on it.
    const [owner] = await transaction.query<{ readonly userId: UserId }>(
      `SELECT d.user_id AS "userId"
       FROM sessions s JOIN devices d ON d.id = s.device_id JOIN users u ON u.id = d.user_id
       WHERE s.id = $2 AND d.id = $1 AND s.revoked_at IS NULL AND d.revoked_at IS NULL
         AND u.suspended_at IS NULL
       FOR SHARE OF s, d, u`,
      [deviceId, sessionId],
    );
    if (owner === undefined) return undefined;
    await transaction.query(
      `DELETE FROM push_subscriptions WHERE device_id = $1
         AND (kind, address, p256dh, auth) IS DISTINCT FROM ($2, $3, $4::bytea, $5::bytea)`,
      [deviceId, kind, address, p256dh, auth],
    );
    const [row] = await transaction.query<PushSubscriptionState>(
      `INSERT INTO push_subscriptions
         (device_id, user_id, session_id, kind, address, p256dh, auth, lane)
       VALUES ($1, $8, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (device_id) DO UPDATE SET session_id = EXCLUDED.session_id
       RETURNING ${STATE}`,
      [deviceId, sessionId, kind, address, p256dh, auth, lane, owner.userId],
    );
    return row;
  });

export async function listSubscriptions(
  database: Queryable,
  userId: UserId,
): Promise<PushSubscriptionState[]> {
  return database.query<PushSubscriptionState>(
    `SELECT ${STATE} FROM push_subscriptions WHERE user_id = $1 ORDER BY device_id`,
    [userId],
  );
}

export async function findSubscription(
  database: Queryable,
  userId: UserId,
  deviceId: DeviceId,
): Promise<StoredSubscription | undefined> {
  const [row] = await database.query<StoredSubscription>(
    `SELECT device_id AS "deviceId", kind, address, p256dh, auth, lane
     FROM push_subscriptions WHERE user_id = $1 AND device_id = $2`,
    [userId, deviceId],
  );
  return row;
}

/** @returns whether there was one. */
export async function deleteSubscription(
  database: Queryable,
  userId: UserId,
  deviceId: DeviceId,
): Promise<boolean> {
  const rows = await database.query(
    'DELETE FROM push_subscriptions WHERE user_id = $1 AND device_id = $2 RETURNING device_id',
    [userId, deviceId],
  );
  return rows.length === 1;
}

/** The service knows it no more. What the device has set meanwhile stays. */
export async function forgetSubscription(
  database: Queryable,
  { deviceId, kind, address }: StoredSubscription,
): Promise<void> {
  await database.query(
    'DELETE FROM push_subscriptions WHERE device_id = $1 AND kind = $2 AND address = $3',
    [deviceId, kind, address],
  );
}

/** The service has taken a push. @param nextAfterMs before it is given another one */
export async function recordSent(
  database: Queryable,
  { deviceId, address }: StoredSubscription,
  pace: { readonly firstMs: number; readonly mostMs: number },
): Promise<void> {
  await database.query(
    `UPDATE push_subscriptions SET last_outcome = 'sent', last_at = now(), failures = 0,
       unanswered = unanswered + 1,
       not_before = now() + least($3 * 2 ^ least(unanswered, 16), $4) * interval '1 ms'
     WHERE device_id = $1 AND address = $2`,
    [deviceId, address, pace.firstMs, pace.mostMs],
  );
}

/** It has not. */
export async function recordFailure(
  database: Queryable,
  { deviceId, address }: StoredSubscription,
  outcome: PushOutcome,
  notBeforeMs: number,
): Promise<void> {
  await database.query(
    `UPDATE push_subscriptions SET last_outcome = $3, last_at = now(), failures = failures + 1,
       not_before = now() + $4 * interval '1 ms'
     WHERE device_id = $1 AND address = $2`,
    [deviceId, address, outcome, notBeforeMs],
  );
}

/** Of a push that a person has tried out: it says how things stand, and changes no pace. */
export async function recordTest(
  database: Queryable,
  { deviceId, address }: StoredSubscription,
  outcome: PushOutcome,
): Promise<void> {
  await database.query(
    `UPDATE push_subscriptions SET last_outcome = $3, last_at = now()
     WHERE device_id = $1 AND address = $2`,
    [deviceId, address, outcome],
  );
}
