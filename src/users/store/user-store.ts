import type { Me, UserId, UserProfile } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

const PROFILE = `id, user_name AS "userName", display_name AS "displayName", about`;
const ME = `${PROFILE}, admin, presence_hidden AS "presenceHidden", created_at AS "createdAt"`;

export interface NewUser {
  readonly id: UserId;
  readonly userName: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly admin: boolean;
}

/** What a sign-in needs to know of an account. */
export interface Credentials {
  readonly id: UserId;
  readonly passwordHash: string;
  readonly suspended: boolean;
}

/** As the command line lists accounts. */
export interface AccountSummary extends Me {
  readonly suspendedAt: string | null;
}

const CREDENTIALS = `id, password_hash AS "passwordHash", suspended_at IS NOT NULL AS suspended`;

/** @returns `false` when the name is taken. */
export async function insertUser(database: Queryable, user: NewUser): Promise<boolean> {
  const rows = await database.query(
    `INSERT INTO users (id, user_name, display_name, password_hash, admin)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_name) DO NOTHING RETURNING id`,
    [user.id, user.userName, user.displayName, user.passwordHash, user.admin],
  );
  return rows.length === 1;
}

export async function findCredentials(
  database: Queryable,
  userName: string,
): Promise<Credentials | undefined> {
  const [row] = await database.query<Credentials>(
    `SELECT ${CREDENTIALS} FROM users WHERE user_name = $1`,
    [userName],
  );
  return row;
}

/** Locks the account's row until the end of the transaction. */
export async function lockCredentials(
  transaction: Queryable,
  id: UserId,
): Promise<Credentials | undefined> {
  const [row] = await transaction.query<Credentials>(
    `SELECT ${CREDENTIALS} FROM users WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row;
}

export async function setPasswordHash(
  database: Queryable,
  id: UserId,
  passwordHash: string,
): Promise<void> {
  await database.query('UPDATE users SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
}

export async function findMe(database: Queryable, id: UserId): Promise<Me | undefined> {
  const [row] = await database.query<Me>(`SELECT ${ME} FROM users WHERE id = $1`, [id]);
  return row;
}

export async function findProfiles(
  database: Queryable,
  ids: readonly UserId[],
): Promise<UserProfile[]> {
  return database.query<UserProfile>(
    `SELECT ${PROFILE} FROM users WHERE id = ANY($1::uuid[]) ORDER BY user_name`,
    [ids],
  );
}

export interface ProfileChange {
  readonly displayName?: string;
  readonly about?: string;
  readonly presenceHidden?: boolean;
}

export async function updateProfile(
  database: Queryable,
  id: UserId,
  change: ProfileChange,
): Promise<Me | undefined> {
  const [row] = await database.query<Me>(
    `UPDATE users SET display_name = coalesce($2, display_name), about = coalesce($3, about),
       presence_hidden = coalesce($4, presence_hidden),
       profile_changed_xid = CASE
         WHEN (display_name, about) IS DISTINCT FROM
           (coalesce($2, display_name), coalesce($3, about)) THEN pg_current_xact_id()
         ELSE profile_changed_xid END
     WHERE id = $1 RETURNING ${ME}`,
    [id, change.displayName ?? null, change.about ?? null, change.presenceHidden ?? null],
  );
  return row;
}

/**
 * Accounts whose user name or display name begins with `prefix` (in lower case), by user name.
 *
 * @param after the last user name of the page before
 */
export async function searchByPrefix(
  database: Queryable,
  prefix: string,
  after: string,
  limit: number,
): Promise<UserProfile[]> {
  return database.query<UserProfile>(
    `SELECT ${PROFILE} FROM users
     WHERE (user_name LIKE $1 OR lower(display_name) LIKE $1)
       AND suspended_at IS NULL AND user_name > $2
     ORDER BY user_name LIMIT $3`,
    [`${escapeLike(prefix)}%`, after, limit],
  );
}

/** Percent sign, underscore and backslash mean themselves. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export async function isAdmin(database: Queryable, id: UserId): Promise<boolean> {
  const rows = await database.query('SELECT 1 FROM users WHERE id = $1 AND admin', [id]);
  return rows.length === 1;
}

export async function hasAdmin(database: Queryable): Promise<boolean> {
  const rows = await database.query('SELECT 1 FROM users WHERE admin LIMIT 1');
  return rows.length === 1;
}

/** The first administrator that there was. */
export async function findAdmin(database: Queryable): Promise<UserId | undefined> {
  const [row] = await database.query<{ readonly id: UserId }>(
    'SELECT id FROM users WHERE admin AND suspended_at IS NULL ORDER BY created_at, id LIMIT 1',
  );
  return row?.id;
}

export async function listAccounts(
  database: Queryable,
  after: string,
  limit: number,
): Promise<AccountSummary[]> {
  return database.query<AccountSummary>(
    `SELECT ${ME}, suspended_at AS "suspendedAt" FROM users WHERE user_name > $1
     ORDER BY user_name LIMIT $2`,
    [after, limit],
  );
}
