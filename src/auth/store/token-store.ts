import type { DeviceId, PersonalToken, Timestamp, TokenScope, UserId } from '@anochat/contract';

import { type Queryable, onlyRow } from '../../platform/database';

export interface FoundToken {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly scopes: readonly TokenScope[];
  readonly admin: boolean;
  readonly expiresAt: Timestamp | null;
  readonly expired: boolean;
  readonly revoked: boolean;
  readonly suspended: boolean;
  /** Its time of last use is a minute old. */
  readonly stale: boolean;
}

export interface NewToken {
  readonly id: DeviceId;
  readonly userId: UserId;
  readonly name: string;
  readonly hash: Buffer;
  readonly scopes: readonly TokenScope[];
  readonly expiresInMs: number | null;
}

const TOKEN = `id, name, scopes, created_at AS "createdAt", expires_at AS "expiresAt",
  CASE WHEN last_seen_at > created_at THEN last_seen_at END AS "lastUsedAt"`;

export async function findToken(
  database: Queryable,
  hash: Buffer,
): Promise<FoundToken | undefined> {
  const [row] = await database.query<FoundToken>(
    `SELECT u.id AS "userId", d.id AS "deviceId", d.scopes, u.admin, d.expires_at AS "expiresAt",
            coalesce(d.expires_at <= now(), false) AS expired,
            d.revoked_at IS NOT NULL AS revoked, u.suspended_at IS NOT NULL AS suspended,
            d.last_seen_at = d.created_at OR d.last_seen_at < now() - interval '1 minute' AS stale
     FROM devices d JOIN users u ON u.id = d.user_id WHERE d.token_hash = $1`,
    [hash],
  );
  return row;
}

export async function touchToken(database: Queryable, id: DeviceId): Promise<void> {
  await database.query(
    `UPDATE devices SET last_seen_at = greatest(now(), created_at + interval '1 ms') WHERE id = $1`,
    [id],
  );
}

/** The secret is not among the fields: nobody can read it again. */
export async function insertToken(
  transaction: Queryable,
  { id, userId, name, hash, scopes, expiresInMs }: NewToken,
): Promise<PersonalToken> {
  const [row] = await transaction.query<PersonalToken>(
    `INSERT INTO devices (id, user_id, kind, name, token_hash, scopes, expires_at)
     VALUES ($1, $2, 'bot', $3, $4, $5, now() + $6::bigint * interval '1 ms') RETURNING ${TOKEN}`,
    [id, userId, name, hash, scopes, expiresInMs],
  );
  return onlyRow(row);
}

export async function countTokens(database: Queryable, userId: UserId): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) AS count FROM devices WHERE user_id = $1 AND token_hash IS NOT NULL
       AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    [userId],
  );
  return row?.count ?? 0;
}

export async function listTokens(database: Queryable, userId: UserId): Promise<PersonalToken[]> {
  return database.query<PersonalToken>(
    `SELECT ${TOKEN} FROM devices WHERE user_id = $1 AND token_hash IS NOT NULL
       AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
     ORDER BY created_at DESC, id`,
    [userId],
  );
}

export async function isToken(database: Queryable, userId: UserId, id: DeviceId): Promise<boolean> {
  const rows = await database.query(
    'SELECT 1 FROM devices WHERE user_id = $1 AND id = $2 AND token_hash IS NOT NULL',
    [userId, id],
  );
  return rows.length === 1;
}
