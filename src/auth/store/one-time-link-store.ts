import type { UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export type OneTimeLink =
  { readonly kind: 'setup' } | { readonly kind: 'reset'; readonly userId: UserId };

/** A new reset link makes the user's earlier ones void. */
export async function insertLink(
  transaction: Queryable,
  hash: Buffer,
  link: OneTimeLink,
  lifetimeMs: number,
): Promise<void> {
  const userId = link.kind === 'reset' ? link.userId : null;
  await transaction.query(`DELETE FROM one_time_links WHERE kind = 'reset' AND user_id = $1`, [
    userId,
  ]);
  await transaction.query(
    `INSERT INTO one_time_links (hash, kind, user_id, expires_at)
     VALUES ($1, $2, $3, now() + $4::bigint * interval '1 ms')`,
    [hash, link.kind, userId, lifetimeMs],
  );
}

/** A look before the slow part; `useLink` decides. */
export async function isLinkUsable(
  database: Queryable,
  hash: Buffer,
  kind: OneTimeLink['kind'],
): Promise<boolean> {
  const rows = await database.query(
    `SELECT 1 FROM one_time_links
     WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > now()`,
    [hash, kind],
  );
  return rows.length === 1;
}

/** @returns undefined when the link is unknown, used or expired; else its user, if it has one. */
export async function useLink(
  transaction: Queryable,
  hash: Buffer,
  kind: OneTimeLink['kind'],
): Promise<{ readonly userId: UserId | null } | undefined> {
  const [row] = await transaction.query<{ readonly userId: UserId | null }>(
    `UPDATE one_time_links SET used_at = now()
     WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > now()
     RETURNING user_id AS "userId"`,
    [hash, kind],
  );
  return row;
}
