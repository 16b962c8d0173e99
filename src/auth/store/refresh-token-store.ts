import type { DeviceId, SessionId, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface RefreshedSession {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

/** Where a presented token stands, read after an attempt to use it failed. */
export interface RefreshTokenState extends RefreshedSession {
  readonly expired: boolean;
  readonly revoked: boolean;
  readonly deviceRevoked: boolean;
  readonly suspended: boolean;
  /** Milliseconds since it was used; `null`: not used. */
  readonly usedForMs: number | null;
}

/** A token that is exchanged: hashes, and what is written with it. */
export interface TokenUse {
  readonly presented: Buffer;
  readonly successor: Buffer;
  /** Of the successor. */
  readonly lifetimeMs: number;
  readonly address: string;
}

export async function insertRefreshToken(
  database: Queryable,
  hash: Buffer,
  sessionId: SessionId,
  lifetimeMs: number,
): Promise<void> {
  await database.query(
    `INSERT INTO refresh_tokens (hash, session_id, expires_at)
     VALUES ($1, $2, now() + $3::bigint * interval '1 ms')`,
    [hash, sessionId, lifetimeMs],
  );
}

/**
 * Marks a token used and inserts its successor, in one statement: of many that come at once one
 * gets a row. The others wait for its lock and then find `used_at` set.
 *
 * @returns undefined when the token cannot be used: `refreshTokenState` tells why.
 */
export async function replaceRefreshToken(
  database: Queryable,
  { presented, successor, lifetimeMs, address }: TokenUse,
): Promise<RefreshedSession | undefined> {
  const [row] = await database.query<RefreshedSession>(
    `WITH used AS (
       UPDATE refresh_tokens t SET used_at = now()
       FROM sessions s JOIN devices d ON d.id = s.device_id JOIN users u ON u.id = s.user_id
       WHERE t.hash = $1 AND t.used_at IS NULL AND t.expires_at > now() AND s.id = t.session_id
         AND s.revoked_at IS NULL AND d.revoked_at IS NULL AND u.suspended_at IS NULL
       RETURNING s.id AS session_id, s.user_id, s.device_id
     ), successor AS (
       INSERT INTO refresh_tokens (hash, session_id, expires_at)
       SELECT $2, session_id, now() + $3::bigint * interval '1 ms' FROM used
     ), seen AS (
       UPDATE sessions SET last_seen_at = now(), address = $4
       WHERE id = (SELECT session_id FROM used)
     ), seen_device AS (
       UPDATE devices SET last_seen_at = now() WHERE id = (SELECT device_id FROM used)
     )
     SELECT session_id AS "sessionId", user_id AS "userId", device_id AS "deviceId" FROM used`,
    [presented, successor, lifetimeMs, address],
  );
  return row;
}

export async function refreshTokenState(
  database: Queryable,
  hash: Buffer,
): Promise<RefreshTokenState | undefined> {
  const [row] = await database.query<RefreshTokenState>(
    `SELECT s.id AS "sessionId", s.user_id AS "userId", s.device_id AS "deviceId",
            t.expires_at <= now() AS expired,
            s.revoked_at IS NOT NULL AS revoked,
            d.revoked_at IS NOT NULL AS "deviceRevoked",
            u.suspended_at IS NOT NULL AS suspended,
            (extract(epoch FROM now() - t.used_at) * 1000)::float8 AS "usedForMs"
     FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
       JOIN devices d ON d.id = s.device_id JOIN users u ON u.id = s.user_id
     WHERE t.hash = $1`,
    [hash],
  );
  return row;
}
