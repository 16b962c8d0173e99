import type { ConversationId, Mark, Seq, UserId } from '@anochat/contract';

import type { Database, Queryable } from '../../platform/database';

export interface WantedMark {
  readonly conversationId: ConversationId;
  readonly userId: UserId;
  /** 0 leaves it where it is. */
  readonly read: Seq;
  readonly delivered: Seq;
}

export interface MarkState {
  readonly conversationId: ConversationId;
  readonly userId: UserId;
  /** Locked by someone else: not looked at, try again. */
  readonly busy: boolean;
  readonly moved: boolean;
  readonly readMoved: boolean;
  /** The entry that began the present membership. */
  readonly fromSeq: Seq;
  readonly readSeq: Seq;
  readonly deliveredSeq: Seq;
  readonly readN: number;
  readonly unread: number;
  readonly mentions: number;
  readonly memberCount: number;
}

/** Moves and reads many markers in one call; pairs that are no members are left out. */
export const moveMarks = (
  database: Database,
  wanted: readonly WantedMark[],
): Promise<MarkState[]> =>
  database.prepared<MarkState>(
    'move_marks',
    `SELECT conversation_id AS "conversationId", user_id AS "userId", busy, moved,
       read_moved AS "readMoved", from_seq AS "fromSeq", read_seq AS "readSeq",
       delivered_seq AS "deliveredSeq", read_n AS "readN", unread, mentions, member_count AS "memberCount"
     FROM move_marks($1, $2, $3, $4)`,
    [
      wanted.map(({ conversationId }) => conversationId),
      wanted.map(({ userId }) => userId),
      wanted.map(({ read }) => read),
      wanted.map(({ delivered }) => delivered),
    ],
  );

/** Of members; a membership that lasts has one open span. */
const MARKS = `
  SELECT m.user_id AS "userId", v.from_seq AS "fromSeq", m.delivered_seq AS "deliveredSeq",
    m.read_seq AS "readSeq"
  FROM members m
  JOIN membership_spans v ON v.conversation_id = m.conversation_id AND v.user_id = m.user_id
    AND v.to_seq IS NULL
  WHERE m.conversation_id = $1 AND m.role IS NOT NULL`;

/** Of all members, in order of their ids. */
export const listMarks = (
  database: Queryable,
  conversationId: ConversationId,
  limit: number,
): Promise<Mark[]> =>
  database.query<Mark>(`${MARKS} ORDER BY m.user_id LIMIT $2`, [conversationId, limit]);

/** Of the members who have received the entry since they came, in order of their ids. */
export const listReceipts = (
  database: Queryable,
  conversationId: ConversationId,
  seq: Seq,
  after: UserId | null,
  limit: number,
): Promise<Mark[]> =>
  database.query<Mark>(
    `${MARKS} AND m.delivered_seq >= $2 AND v.from_seq <= $2
       AND ($3::uuid IS NULL OR m.user_id > $3)
     ORDER BY m.user_id LIMIT $4`,
    [conversationId, seq, after, limit],
  );
