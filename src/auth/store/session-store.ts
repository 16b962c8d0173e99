import type { DeviceId, Session, SessionId, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface NewSession {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly address: string;
}

export type RevocationReason =
  'logged-out' | 'replaced' | 'revoked' | 'password-changed' | 'refresh-reused';

export async function insertSession(database: Queryable, session: NewSession): Promise<void> {
  await database.query(
    'INSERT INTO sessions (id, user_id, device_id, address) VALUES ($1, $2, $3, $4)',
    [session.id, session.userId, session.deviceId, session.address],
  );
}

export interface SessionState {
  readonly id: SessionId;
  readonly revoked: boolean;
  readonly suspended: boolean;
}

/** Those that exist. A session ends with its device. */
export async function sessionStates(
  database: Queryable,
  ids: readonly SessionId[],
): Promise<SessionState[]> {
  return database.query<SessionState>(
    `SELECT s.id, s.revoked_at IS NOT NULL OR d.revoked_at IS NOT NULL AS revoked,
            u.suspended_at IS NOT NULL AS suspended
     FROM sessions s JOIN devices d ON d.id = s.device_id JOIN users u ON u.id = s.user_id
     WHERE s.id = ANY($1::uuid[])`,
    [ids],
  );
}

/** Sessions that can still be refreshed, the last seen first. */
export async function listSessions(
  database: Queryable,
  userId: UserId,
  current: SessionId | null,
): Promise<Session[]> {
  return database.query<Session>(
    `SELECT s.id, json_build_object('id', d.id, 'kind', d.kind, 'name', d.name) AS device,
            s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.address,
            s.id IS NOT DISTINCT FROM $2::uuid AS current
     FROM sessions s JOIN devices d ON d.id = s.device_id
     WHERE s.user_id = $1 AND s.revoked_at IS NULL AND d.revoked_at IS NULL
       AND EXISTS (SELECT 1 FROM refresh_tokens t
                   WHERE t.session_id = s.id AND t.used_at IS NULL AND t.expires_at > now())
     ORDER BY s.last_seen_at DESC, s.id`,
    [userId, current],
  );
}

/** Addresses from which a device of the account is signed in. */
export async function liveAddresses(database: Queryable, userName: string): Promise<string[]> {
  const rows = await database.query<{ readonly address: string }>(
    `SELECT DISTINCT s.address FROM users u JOIN sessions s ON s.user_id = u.id
       JOIN devices d ON d.id = s.device_id
     WHERE u.user_name = $1 AND s.revoked_at IS NULL AND d.revoked_at IS NULL
       AND EXISTS (SELECT 1 FROM refresh_tokens t
                   WHERE t.session_id = s.id AND t.used_at IS NULL AND t.expires_at > now())`,
    [userName],
  );
  return rows.map(({ address }) => address);
}

/** Which of a user's sessions; each of the three is looked at when it is given. */
export interface SessionChoice {
  readonly userId: UserId;
  readonly id?: SessionId;
  readonly deviceId?: DeviceId;
  readonly except?: SessionId | null;
}

/** @returns the ids of those that were alive. */
export async function markSessionsRevoked(
  transaction: Queryable,
  { userId, id, deviceId, except }: SessionChoice,
  reason: RevocationReason,
): Promise<SessionId[]> {
  const rows = await transaction.query<{ readonly id: SessionId }>(
    `UPDATE sessions SET revoked_at = now(), revoked_reason = $5
     WHERE user_id = $1 AND revoked_at IS NULL
       AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR device_id = $3)
       AND ($4::uuid IS NULL OR id <> $4)
     RETURNING id`,
    [userId, id ?? null, deviceId ?? null, except ?? null, reason],
  );
  return rows.map((row) => row.id);
}
