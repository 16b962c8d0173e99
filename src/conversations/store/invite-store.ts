import type { ConversationId, Invite, InvitePreview, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

const INVITE = `id, code, created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt", uses, max_uses AS "maxUses"`;
const IS_OPEN = 'uses < max_uses AND expires_at > clock_timestamp()';

/** Those that still let people in, the newest first. */
export const listInvites = (
  database: Queryable,
  conversationId: ConversationId,
): Promise<Invite[]> =>
  database.query<Invite>(
    `SELECT ${INVITE} FROM conversation_invites
     WHERE conversation_id = $1 AND ${IS_OPEN} ORDER BY id DESC`,
    [conversationId],
  );

export const countInvites = async (
  database: Queryable,
  conversationId: ConversationId,
): Promise<number> => {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) AS count FROM conversation_invites WHERE conversation_id = $1 AND ${IS_OPEN}`,
    [conversationId],
  );
  return row?.count ?? 0;
};

export interface NewInvite {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly code: string;
  readonly createdBy: UserId;
  readonly lifetimeMs: number;
  readonly maxUses: number;
}

export const insertInvite = async (database: Queryable, made: NewInvite): Promise<Invite> => {
  const [invite] = await database.query<Invite>(
    `INSERT INTO conversation_invites (id, conversation_id, code, created_by, created_at,
       expires_at, max_uses)
     SELECT $1, $2, $3, $4, now, now + $5 * interval '1 millisecond', $6 FROM clock_ms() AS now
     RETURNING ${INVITE}`,
    [made.id, made.conversationId, made.code, made.createdBy, made.lifetimeMs, made.maxUses],
  );
  if (invite === undefined) throw new Error('the invitation was not stored');
  return invite;
};

/** @returns whether there was one. */
export const deleteInvite = async (
  database: Queryable,
  conversationId: ConversationId,
  inviteId: string,
): Promise<boolean> => {
  const rows = await database.query(
    'DELETE FROM conversation_invites WHERE id = $1 AND conversation_id = $2 RETURNING id',
    [inviteId, conversationId],
  );
  return rows.length === 1;
};

/** Also for an invitation that has ended: the join itself decides that, under the lock. */
export const findInvitedConversation = async (
  database: Queryable,
  code: string,
): Promise<ConversationId | undefined> => {
  const [row] = await database.query<{ readonly id: ConversationId }>(
    'SELECT conversation_id AS id FROM conversation_invites WHERE code = $1',
    [code],
  );
  return row?.id;
};

export const findInvitePreview = async (
  database: Queryable,
  code: string,
  userId: UserId,
): Promise<InvitePreview | undefined> => {
  const [preview] = await database.query<InvitePreview>(
    `SELECT c.id AS "conversationId", c.kind, c.mode, c.title, c.topic,
       c.member_count AS "memberCount", EXISTS (
         SELECT FROM members m
         WHERE m.conversation_id = c.id AND m.user_id = $2 AND m.role IS NOT NULL) AS member
     FROM conversation_invites i JOIN conversations c ON c.id = i.conversation_id
     WHERE i.code = $1 AND i.uses < i.max_uses AND i.expires_at > clock_timestamp()`,
    [code, userId],
  );
  return preview;
};
