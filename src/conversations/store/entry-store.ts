import type {
  BlobId,
  ClientId,
  ConversationId,
  DeviceId,
  EntryKind,
  MembershipChange,
  Seq,
  SeqRange,
  Settings,
  Timestamp,
  UserId,
} from '@anochat/contract';

import type { Database, Queryable } from '../../platform/database';
import { clipRanges } from '../visibility';

/** An entry as it is stored: its body sealed. */
export interface EntryRow {
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  readonly n: number;
  readonly kind: EntryKind;
  readonly sender: UserId;
  readonly device: DeviceId | null;
  readonly clientId: ClientId | null;
  readonly generation: number;
  readonly epoch: number;
  readonly quiet: boolean;
  readonly target: Seq | null;
  readonly body: Uint8Array | null;
  readonly blobs: readonly BlobId[] | null;
  readonly change: MembershipChange | Partial<Settings> | null;
  readonly erased: boolean;
  readonly expiresAt: Timestamp | null;
  /** Of an erased one that members alone could read. */
  readonly bodyDigest: Uint8Array | null;
  readonly ts: Timestamp;
}

/** Also before its turn comes to be wiped. */
const GONE = '(e.erased OR coalesce(e.expires_at <= clock_timestamp(), false))';

/** Of `entries e`, or of a function that answers entries, named so. */
export const ENTRY_COLUMNS = `e.conversation_id AS "conversationId", e.seq, e.n, e.kind, e.sender,
  e.device, e.client_id AS "clientId", e.generation, e.epoch, e.quiet, e.target, e.blobs, e.change,
  CASE WHEN NOT ${GONE} THEN e.body END AS body, ${GONE} AS erased,
  CASE WHEN ${GONE} THEN e.body_digest END AS "bodyDigest", e.expires_at AS "expiresAt",
  e.created_at AS ts`;

type Direction = 'up' | 'down';

const pieceSql = (direction: Direction, mainOnly: boolean): string => {
  const order = direction === 'up' ? 'ASC' : 'DESC';
  return `SELECT ${ENTRY_COLUMNS}
    FROM unnest($2::bigint[], $3::bigint[]) AS r(low, high)
    CROSS JOIN LATERAL (
      SELECT * FROM entries
      WHERE conversation_id = $1 AND seq >= r.low AND seq <= r.high
        ${mainOnly ? 'AND target IS NULL' : ''}
      ORDER BY seq ${order} LIMIT $4
    ) e
    ORDER BY e.seq ${order} LIMIT $4`;
};

/** The first `limit` entries of the ranges, going up or down. */
export const findPiece = (
  database: Database,
  conversationId: ConversationId,
  ranges: readonly SeqRange[],
  order: { readonly direction: Direction; readonly mainOnly: boolean; readonly limit: number },
): Promise<EntryRow[]> => {
  const { direction, mainOnly, limit } = order;
  if (ranges.length === 0 || limit === 0) return Promise.resolve([]);
  return database.prepared<EntryRow>(
    `entries ${direction} ${mainOnly ? 'main' : 'all'}`,
    pieceSql(direction, mainOnly),
    [conversationId, ranges.map(([from]) => from), ranges.map(([, to]) => to), limit],
  );
};

/** A place among what was said about entries: after the one of this seq about this target. */
export interface AboutPlace {
  readonly target: Seq;
  readonly seq: Seq;
  /** The last target that is asked for. */
  readonly to: Seq;
}

/** What was said about entries from a place on, both within the ranges; by target, then by seq. */
export const findAbout = (
  database: Database,
  conversationId: ConversationId,
  visible: readonly SeqRange[],
  place: AboutPlace,
  limit: number,
): Promise<EntryRow[]> => {
  const targets = clipRanges(visible, place.target, place.to);
  if (targets.length === 0) return Promise.resolve([]);
  return database.prepared<EntryRow>(
    'entries about',
    `SELECT ${ENTRY_COLUMNS} FROM unnest($2::bigint[], $3::bigint[]) AS t(low, high)
     CROSS JOIN LATERAL (
       SELECT * FROM entries
       WHERE conversation_id = $1 AND target >= t.low AND target <= t.high
         AND (target, seq) > ($6::bigint, $7::bigint)
         AND EXISTS (
           SELECT FROM unnest($4::bigint[], $5::bigint[]) AS r(low, high)
           WHERE entries.seq BETWEEN r.low AND r.high)
       ORDER BY target, seq LIMIT $8
     ) e
     ORDER BY e.target, e.seq LIMIT $8`,
    [
      conversationId,
      targets.map(([from]) => from),
      targets.map(([, to]) => to),
      visible.map(([from]) => from),
      visible.map(([, to]) => to),
      place.target,
      place.seq,
      limit,
    ],
  );
};

/** Many pieces of many logs in one query, at most `limit` entries each, in order. */
export const findRanges = (
  database: Database,
  ranges: readonly { readonly conversationId: ConversationId; readonly range: SeqRange }[],
  limit: number,
): Promise<EntryRow[]> =>
  database.prepared<EntryRow>(
    'entries ranges',
    `SELECT ${ENTRY_COLUMNS}
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) WITH ORDINALITY
       AS r(conversation_id, low, high, ord)
     CROSS JOIN LATERAL (
       SELECT * FROM entries
       WHERE conversation_id = r.conversation_id AND seq >= r.low AND seq <= r.high
       ORDER BY seq LIMIT $4
     ) e
     ORDER BY r.ord, e.seq`,
    [
      ranges.map(({ conversationId }) => conversationId),
      ranges.map(({ range: [from] }) => from),
      ranges.map(({ range: [, to] }) => to),
      limit,
    ],
  );

/** Entries and what was said about them, up to a seq for each: for previews. */
export const findWithAbout = (
  database: Queryable,
  places: readonly {
    readonly conversationId: ConversationId;
    readonly seq: Seq;
    readonly upTo: Seq;
  }[],
): Promise<EntryRow[]> =>
  database.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS}
     FROM (
       SELECT DISTINCT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])
         AS p(conversation_id, seq, up_to)
     ) p
     CROSS JOIN LATERAL (
       SELECT * FROM entries WHERE conversation_id = p.conversation_id AND seq = p.seq
       UNION ALL
       SELECT * FROM entries
       WHERE conversation_id = p.conversation_id AND target = p.seq AND seq <= p.up_to
     ) e
     ORDER BY e.conversation_id, e.seq`,
    [
      places.map(({ conversationId }) => conversationId),
      places.map(({ seq }) => seq),
      places.map(({ upTo }) => upTo),
    ],
  );
