import type {
  ConversationId,
  ConversationKind,
  HistoryAccess,
  Mode,
  Posting,
  Role,
  Seq,
  Timestamp,
  UserId,
  UserProfile,
} from '@anochat/contract';

import type { Database } from '../../platform/database';

export interface HeadRow {
  readonly userId: UserId;
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly mode: Mode;
  readonly generation: number;
  readonly epoch: number;
  readonly title: string;
  readonly topic: string;
  readonly posting: Posting;
  readonly history: HistoryAccess;
  readonly timer: number;
  readonly createdAt: Timestamp;
  readonly memberCount: number;
  readonly lastSeq: Seq;
  readonly lastN: number;
  readonly firstSeq: Seq;
  /** Parallel: the spans that the user may read. */
  readonly visibleFrom: readonly Seq[];
  readonly visibleTo: readonly Seq[];
  readonly role: Role | null;
  readonly joinedAt: Timestamp;
  readonly readSeq: Seq;
  readonly deliveredSeq: Seq;
  readonly muted: boolean;
  readonly pinned: boolean;
  readonly dismissed: boolean;
  readonly unread: number;
  readonly mentions: number;
  readonly mainSeq: Seq;
  readonly peerId: UserId | null;
  readonly peerUserName: string;
  readonly peerDisplayName: string;
  readonly peerAbout: string;
  readonly peerReadSeq: Seq;
  readonly peerDeliveredSeq: Seq;
}

/** Heads of `picked (user_id, conversation_id, place)`; for one who left, as it was then. */
const HEADS = `
  SELECT p.place, m.user_id AS "userId", c.id, c.kind, c.mode, c.generation, c.epoch,
    coalesce(m.as_left->>'title', c.title) AS title,
    coalesce(m.as_left->>'topic', c.topic) AS topic,
    coalesce(m.as_left->>'posting', c.posting) AS posting,
    coalesce(m.as_left->>'history', c.history) AS history,
    c.timer, c.created_at AS "createdAt",
    coalesce((m.as_left->>'memberCount')::integer, c.member_count) AS "memberCount",
    s.last_seq AS "lastSeq", n.last_n AS "lastN", c.first_seq AS "firstSeq",
    s.visible_from AS "visibleFrom", s.visible_to AS "visibleTo",
    m.role, m.joined_at AS "joinedAt", m.read_seq AS "readSeq",
    m.delivered_seq AS "deliveredSeq", m.muted, m.pinned, m.dismissed,
    greatest(n.last_n - m.read_n, 0) AS unread,
    (SELECT count(*) FROM mentions x
      WHERE x.user_id = m.user_id AND x.conversation_id = c.id
        AND x.seq > m.read_seq AND x.seq <= s.last_seq) AS mentions,
    -- The entry that ends a membership is a main entry itself.
    CASE WHEN m.role IS NULL THEN s.last_seq ELSE c.last_main_seq END AS "mainSeq",
    peer.id AS "peerId", peer.user_name AS "peerUserName",
    peer.display_name AS "peerDisplayName", peer.about AS "peerAbout",
    peer.read_seq AS "peerReadSeq", peer.delivered_seq AS "peerDeliveredSeq"
  FROM picked p
  JOIN members m ON m.conversation_id = p.conversation_id AND m.user_id = p.user_id
  JOIN conversations c ON c.id = p.conversation_id
  CROSS JOIN LATERAL (
    SELECT array_agg(v.visible_from) AS visible_from,
      array_agg(coalesce(v.to_seq, c.last_seq)) AS visible_to,
      max(coalesce(v.to_seq, c.last_seq)) AS last_seq
    FROM membership_spans v WHERE v.conversation_id = c.id AND v.user_id = m.user_id
  ) s
  CROSS JOIN LATERAL (
    SELECT coalesce((m.as_left->>'lastN')::bigint, c.last_n) AS last_n
  ) n
  LEFT JOIN LATERAL (
    SELECT u.id, u.user_name, u.display_name, u.about, o.read_seq, o.delivered_seq
    FROM members o JOIN users u ON u.id = o.user_id
    WHERE c.kind = 'direct' AND o.conversation_id = c.id
      AND (o.user_id <> m.user_id OR c.member_count = 1)
    LIMIT 1
  ) peer ON true`;

/** Heads of users' conversations, in the order of the pairs; those never joined are left out. */
export const findHeads = (
  database: Database,
  pairs: readonly { readonly userId: UserId; readonly conversationId: ConversationId }[],
): Promise<HeadRow[]> =>
  database.prepared<HeadRow>(
    'heads of pairs',
    `WITH picked AS (
       SELECT * FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY
         AS p(user_id, conversation_id, place)
     ) ${HEADS} ORDER BY p.place`,
    [pairs.map(({ userId }) => userId), pairs.map(({ conversationId }) => conversationId)],
  );

export interface HeadsQuery {
  /** Only what changed in this transaction or later (an xid8). */
  readonly since: string | null;
  /** Only what stands below this place in the list. */
  readonly below: { readonly at: Timestamp; readonly id: ConversationId } | null;
  readonly limit: number;
}

export interface HeadsPage {
  readonly timeline: string;
  /** Every transaction below this one is in the answer (an xid8). */
  readonly xmin: string;
  /** One more than the limit when there is more. */
  readonly rows: readonly (HeadRow & { readonly at: Timestamp })[];
  /** On the first page of what changed. */
  readonly profiles: ChangedProfiles;
}

export interface ChangedProfiles {
  /** The user's own and those of the people who share a conversation with the user. */
  readonly users: readonly UserProfile[];
  /** More profiles of this server changed than were looked at. */
  readonly more: boolean;
}

type SyncRow = {
  readonly timeline: string;
  readonly xmin: string;
  readonly at: Timestamp;
  readonly profiles: ChangedProfiles | null;
} & (HeadRow | { readonly id: null });

/** Changed profiles of the whole server that one resume looks at. */
const PROFILES_LOOKED_AT = 500;

/**
 * Who of them shares a conversation with the user is asked one by one (LIMIT keeps it from being
 * made a join): whoever is in a large channel would read all of its members otherwise.
 */
const CHANGED_PROFILES = `
  SELECT json_build_object(
    'more', count(*) > ${PROFILES_LOOKED_AT},
    'users', coalesce(json_agg(json_build_object('id', k.id, 'userName', k.user_name,
      'displayName', k.display_name, 'about', k.about)) FILTER (WHERE k.id = $1 OR (
        SELECT true FROM members o
        JOIN members m ON m.conversation_id = o.conversation_id AND m.user_id = $1
        WHERE o.user_id = k.id AND o.role IS NOT NULL AND m.role IS NOT NULL LIMIT 1)), '[]'))
  FROM (
    SELECT u.id, u.user_name, u.display_name, u.about FROM users u
    WHERE u.profile_changed_xid >= $2::xid8
    ORDER BY u.profile_changed_xid DESC LIMIT ${PROFILES_LOOKED_AT + 1}
  ) k`;

/**
 * A page of one user's heads, the newest conversation first, by one statement: the timeline, the
 * transactions that it has seen and the changed profiles are those of the same snapshot.
 */
export const findHeadsPage = async (
  database: Database,
  userId: UserId,
  { since, below, limit }: HeadsQuery,
): Promise<HeadsPage> => {
  const rows = await database.prepared<SyncRow>(
    since === null ? 'heads page' : 'heads since',
    `WITH picked AS MATERIALIZED (
       SELECT m.user_id, m.conversation_id, coalesce(m.left_at, c.last_at) AS at,
         row_number() OVER (
           ORDER BY coalesce(m.left_at, c.last_at) DESC, m.conversation_id DESC) AS place
       FROM members m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.user_id = $1
         AND ${
           since === null
             ? '$2::xid8 IS NULL AND (m.role IS NOT NULL OR NOT m.dismissed)'
             : `(m.changed_xid >= $2::xid8 OR (m.role IS NOT NULL AND (
                  c.changed_xid >= $2::xid8 OR (c.kind = 'direct' AND EXISTS (
                    SELECT FROM members o
                    WHERE o.conversation_id = c.id AND o.changed_xid >= $2::xid8)))))`
         }
         AND ($3::timestamptz IS NULL
           OR (coalesce(m.left_at, c.last_at), m.conversation_id) < ($3, $4::uuid))
       ORDER BY place LIMIT $5
     ),
     heads AS (${HEADS})
     SELECT i.timeline, pg_snapshot_xmin(pg_current_snapshot())::text AS xmin, p.at,
       ${
         since === null
           ? 'NULL::json'
           : `CASE WHEN $3::timestamptz IS NULL AND coalesce(p.place, 1) = 1
                THEN (${CHANGED_PROFILES}) END`
       } AS profiles,
       h.*
     FROM installation i
     LEFT JOIN heads h ON true
     LEFT JOIN picked p ON p.place = h.place
     ORDER BY h.place`,
    [userId, since, below?.at ?? null, below?.id ?? null, limit + 1],
  );
  const [first] = rows;
  if (first === undefined) throw new Error('the database has no installation row');
  return {
    timeline: first.timeline,
    xmin: first.xmin,
    rows: rows.flatMap((row) => (row.id === null ? [] : [row])),
    profiles: first.profiles ?? { users: [], more: false },
  };
};
