import type {
  ConversationId,
  ConversationKind,
  Role,
  Seq,
  SeqRange,
  UserId,
} from '@anochat/contract';

import type { HeadNews } from '../../platform/bus';
import type { Database } from '../../platform/database';
import type { Position } from '../conversations';
import { mergeRanges } from '../visibility';

/** How one user stands to one conversation. */
export interface Access {
  readonly kind: ConversationKind;
  /** `null`: no longer a member. */
  readonly role: Role | null;
  readonly memberCount: number;
  readonly firstSeq: Seq;
  /** The last seq that the user may read. */
  readonly lastSeq: Seq;
  /** What the user may read, in order, without overlaps. */
  readonly visible: readonly SeqRange[];
}

interface Row extends Omit<Access, 'visible'> {
  readonly visibleFrom: readonly Seq[];
  readonly visibleTo: readonly Seq[];
}

/** @returns `undefined` to one who never was a member. */
export const findAccess = async (
  database: Database,
  userId: UserId,
  conversationId: ConversationId,
): Promise<Access | undefined> => {
  const [row] = await database.prepared<Row>(
    'access',
    `SELECT c.kind, m.role, c.member_count AS "memberCount", c.first_seq AS "firstSeq",
       s.last_seq AS "lastSeq", s.visible_from AS "visibleFrom", s.visible_to AS "visibleTo"
     FROM members m
     JOIN conversations c ON c.id = m.conversation_id
     CROSS JOIN LATERAL (
       SELECT array_agg(v.visible_from) AS visible_from,
         array_agg(coalesce(v.to_seq, c.last_seq)) AS visible_to,
         max(coalesce(v.to_seq, c.last_seq)) AS last_seq
       FROM membership_spans v
       WHERE v.conversation_id = m.conversation_id AND v.user_id = m.user_id
     ) s
     WHERE m.conversation_id = $1 AND m.user_id = $2`,
    [conversationId, userId],
  );
  if (row === undefined) return undefined;
  const { visibleFrom, visibleTo, ...access } = row;
  const spans = visibleFrom.map((from, i): SeqRange => [from, visibleTo[i] ?? 0]);
  return { ...access, visible: mergeRanges(spans) };
};

/** Conversations in which the users are members, of `ids` only when given. */
export const findPositions = (
  database: Database,
  userIds: readonly UserId[],
  ids: readonly ConversationId[] | null,
): Promise<(Position & { readonly userId: UserId })[]> =>
  database.prepared(
    'positions',
    `SELECT m.user_id AS "userId", c.id AS "conversationId", c.last_seq AS "lastSeq",
       c.member_count AS "memberCount"
     FROM members m JOIN conversations c ON c.id = m.conversation_id
     WHERE m.user_id = ANY ($1::uuid[]) AND m.role IS NOT NULL
       AND ($2::uuid[] IS NULL OR m.conversation_id = ANY ($2))`,
    [userIds, ids],
  );

export const findLastSeqs = (
  database: Database,
  ids: readonly ConversationId[],
): Promise<HeadNews[]> =>
  database.prepared(
    'last-seqs',
    `SELECT id AS "conversationId", last_seq AS seq FROM conversations WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
