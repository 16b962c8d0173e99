import type { SessionId } from '@anochat/contract';

import type { Database, Queryable } from '../../platform/database';
import type { RefreshedSession, TokenUse } from './refresh-token-store';

/** Where a session stands, whatever became of its tokens. */
export interface SessionFacts extends RefreshedSession {
  readonly revoked: boolean;
  readonly deviceRevoked: boolean;
  readonly suspended: boolean;
  /** Whether the database was restored once: then tokens of it may have been forgotten. */
  readonly restored: boolean;
}

export async function findSession(
  database: Queryable,
  id: SessionId,
): Promise<SessionFacts | undefined> {
  const [row] = await database.query<SessionFacts>(
    `SELECT s.id AS "sessionId", s.user_id AS "userId", s.device_id AS "deviceId",
            s.revoked_at IS NOT NULL AS revoked, d.revoked_at IS NOT NULL AS "deviceRevoked",
            u.suspended_at IS NOT NULL AS suspended, i.restored_at IS NOT NULL AS restored
     FROM sessions s JOIN devices d ON d.id = s.device_id JOIN users u ON u.id = s.user_id,
       installation i
     WHERE s.id = $1`,
    [id],
  );
  return row;
}

/**
 * Goes on with a session by a token that a restore has forgotten: once, and only where nothing else
 * has gone on with it since. Whatever the backup held of its tokens is void from then on.
 *
 * @param id whose the token is by its tag
 * @returns undefined when it is not to be: then nothing has changed
 */
export const continueRestoredSession = (
  database: Database,
  id: SessionId,
  { presented, successor, lifetimeMs, address }: TokenUse,
): Promise<RefreshedSession | undefined> =>
  database.transaction(async (transaction) => {
    // Of several that come at once one goes on; the others find, in a later statement, that it has.
    const [session] = await transaction.query<RefreshedSession>(
      `SELECT s.id AS "sessionId", s.user_id AS "userId", s.device_id AS "deviceId"
       FROM sessions s JOIN devices d ON d.id = s.device_id JOIN users u ON u.id = s.user_id,
         installation i
       WHERE s.id = $1 AND s.revoked_at IS NULL AND d.revoked_at IS NULL
         AND u.suspended_at IS NULL AND i.restored_at > now() - $2::bigint * interval '1 ms'
       FOR NO KEY UPDATE OF s`,
      [id, lifetimeMs],
    );
    if (session === undefined) return undefined;
    // A token that was given out after the restore holds longer than any of before can.
    const [taken] = await transaction.query(
      `SELECT 1 FROM refresh_tokens t, installation i
       WHERE t.hash = $2 OR (t.session_id = $1
         AND t.expires_at > i.restored_at + $3::bigint * interval '1 ms') LIMIT 1`,
      [id, presented, lifetimeMs],
    );
    if (taken !== undefined) return undefined;
    await transaction.query(
      `WITH void AS (
         DELETE FROM refresh_tokens WHERE session_id = $1
       ), seen AS (
         UPDATE sessions SET last_seen_at = now(), address = $5 WHERE id = $1
       )
       INSERT INTO refresh_tokens (hash, session_id, expires_at, used_at)
       VALUES ($2, $1, now() + $4::bigint * interval '1 ms', now()),
              ($3, $1, now() + $4::bigint * interval '1 ms', NULL)`,
      [id, presented, successor, lifetimeMs, address],
    );
    return session;
  });
