import type { Queryable } from '../../platform/database';

/**
 * Rows that decide nothing any more. A session goes with the last of its refresh tokens; one that
 * was ended stays as long, so that a copied token is still known for what it is.
 */
const STATEMENTS = [
  `DELETE FROM refresh_tokens WHERE expires_at < now()`,
  `DELETE FROM sessions s WHERE created_at < now() - interval '1 day'
     AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = s.id)`,
  `DELETE FROM one_time_links WHERE expires_at < now() - interval '30 days'`,
  `DELETE FROM registration_invites WHERE expires_at < now() - interval '30 days'`,
  `DELETE FROM login_failures WHERE window_ends_at < now()`,
] as const;

export async function deleteExpired(database: Queryable): Promise<void> {
  for (const statement of STATEMENTS) await database.query(statement);
}
