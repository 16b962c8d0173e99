import type {
  ConversationId,
  Member,
  Role,
  Timestamp,
  UpdateOwnMembership,
  UserId,
  UserProfile,
} from '@anochat/contract';

import type { Queryable } from '../../platform/database';

type Row = UserProfile & { readonly role: Role; readonly joinedAt: Timestamp };

const MEMBER = `u.id, u.user_name AS "userName", u.display_name AS "displayName", u.about,
  m.role, m.joined_at AS "joinedAt"`;

const toMember = ({ role, joinedAt, ...user }: Row): Member => ({ user, role, joinedAt });

/** A page in order of user ids. */
export const listMembers = async (
  database: Queryable,
  conversationId: ConversationId,
  after: UserId | null,
  limit: number,
): Promise<Member[]> => {
  const rows = await database.query<Row>(
    `SELECT ${MEMBER} FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.conversation_id = $1 AND m.role IS NOT NULL AND ($2::uuid IS NULL OR m.user_id > $2)
     ORDER BY m.user_id LIMIT $3`,
    [conversationId, after, limit],
  );
  return rows.map(toMember);
};

/** Members whose user name or display name begins so, whatever the case. */
export const searchMembers = async (
  database: Queryable,
  conversationId: ConversationId,
  prefix: string,
  limit: number,
): Promise<Member[]> => {
  const pattern = `${prefix.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await database.query<Row>(
    `SELECT ${MEMBER} FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.conversation_id = $1 AND m.role IS NOT NULL
       AND (u.user_name LIKE $2 OR lower(u.display_name) LIKE $2)
     ORDER BY u.user_name LIMIT $3`,
    [conversationId, pattern, limit],
  );
  return rows.map(toMember);
};

/** @returns whether the user ever was a member. */
export const updateOwnMembership = async (
  database: Queryable,
  userId: UserId,
  conversationId: ConversationId,
  change: UpdateOwnMembership,
): Promise<boolean> => {
  const rows = await database.query(
    `UPDATE members SET muted = coalesce($3, muted), pinned = coalesce($4, pinned),
       dismissed = CASE WHEN role IS NULL THEN coalesce($5, dismissed) ELSE false END,
       changed_xid = pg_current_xact_id()
     WHERE conversation_id = $1 AND user_id = $2 RETURNING user_id`,
    [conversationId, userId, change.muted ?? null, change.pinned ?? null, change.dismissed ?? null],
  );
  return rows.length === 1;
};
