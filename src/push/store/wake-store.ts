import type { ConversationId, DeviceId, Seq } from '@anochat/contract';

import type { Queryable } from '../../platform/database';
import type { StoredSubscription } from './subscription-store';

/** What a device is to be told of: the newest entry of each conversation that it may lack. */
export type Wake = Readonly<Record<ConversationId, Seq>>;

/**
 * Leaves a wake-up for each subscription of a page that news of a conversation is for: of members who
 * have not muted it, who have not read it, who did not write it themselves and have not blocked who
 * did. One that is connected is looked at later: what it has read by then needs no push.
 *
 * @returns the last device of a full page; `undefined`: that were all
 */
export async function queueWakes(
  database: Queryable,
  news: { readonly conversationId: ConversationId; readonly fromSeq: Seq },
  page: { readonly after: DeviceId | null; readonly limit: number; readonly secondLookMs: number },
): Promise<DeviceId | undefined> {
  const rows = await database.query<{ readonly deviceId: DeviceId }>(
    `WITH told AS (
       SELECT s.device_id, s.lane, e.seq, s.not_before, s.live_until
       FROM push_subscriptions s
       JOIN members m ON m.conversation_id = $1 AND m.user_id = s.user_id
         AND m.role IS NOT NULL AND NOT m.muted
       CROSS JOIN LATERAL (
         SELECT e.seq FROM entries e
         WHERE e.conversation_id = $1 AND e.seq >= $2 AND e.seq > m.read_seq
           AND e.kind = 'message' AND NOT e.quiet AND NOT e.erased AND e.sender <> s.user_id
           AND NOT EXISTS (
             SELECT FROM blocks b WHERE b.user_id = s.user_id AND b.blocked_id = e.sender)
         ORDER BY e.seq DESC LIMIT 1
       ) e
       WHERE ($3::uuid IS NULL OR s.device_id > $3)
       ORDER BY s.device_id LIMIT $4
     ), queued AS (
       INSERT INTO jobs (kind, lane, key, payload, due_at)
       SELECT 'push.wake', lane, device_id, jsonb_build_object($1::text, seq),
         greatest(not_before, CASE WHEN live_until > now()
           THEN now() + $5 * interval '1 ms' ELSE now() END)
       FROM told ORDER BY device_id
       ON CONFLICT (kind, key) WHERE lease IS NULL DO UPDATE
       SET payload = jobs.payload || EXCLUDED.payload, lane = EXCLUDED.lane,
           due_at = least(jobs.due_at, EXCLUDED.due_at)
     )
     SELECT device_id AS "deviceId" FROM told ORDER BY device_id`,
    [news.conversationId, news.fromSeq, page.after, page.limit, page.secondLookMs],
  );
  return rows.length === page.limit ? rows.at(-1)?.deviceId : undefined;
}

/** A subscription as it is when its turn comes. */
export interface DueSubscription extends StoredSubscription {
  readonly failures: number;
  readonly isLive: boolean;
  /** Until it may be given a push. */
  readonly waitMs: number;
  /** Of those in the wake-up: where there still is news. */
  readonly conversations: readonly ConversationId[];
}

export async function findDue(
  database: Queryable,
  deviceId: DeviceId,
  wake: Wake,
): Promise<DueSubscription | undefined> {
  const [row] = await database.query<DueSubscription>(
    `SELECT s.device_id AS "deviceId", s.kind, s.address, s.p256dh, s.auth, s.lane, s.failures,
       s.live_until > now() AS "isLive",
       CASE WHEN s.not_before > now()
         THEN ceil(extract(epoch FROM s.not_before - now()) * 1000)::integer ELSE 0 END AS "waitMs",
       ARRAY(
         SELECT m.conversation_id::text FROM jsonb_each_text($2::jsonb) w
         JOIN members m ON m.conversation_id = w.key::uuid AND m.user_id = s.user_id
         WHERE m.role IS NOT NULL AND NOT m.muted AND m.read_seq < w.value::bigint
       ) AS conversations
     FROM push_subscriptions s WHERE s.device_id = $1`,
    [deviceId, JSON.stringify(wake)],
  );
  return row;
}

/** @returns whether the device may be given a push now: nobody else gives it one for a while */
export async function takeTurn(
  database: Queryable,
  { deviceId, address }: StoredSubscription,
  forMs: number,
): Promise<boolean> {
  const rows = await database.query(
    `UPDATE push_subscriptions SET not_before = now() + $3 * interval '1 ms'
     WHERE device_id = $1 AND address = $2 AND not_before <= now() RETURNING device_id`,
    [deviceId, address, forMs],
  );
  return rows.length === 1;
}

/** Devices that are connected here: they count so for a while, and what they lacked they have got. */
export async function markLive(
  database: Queryable,
  deviceIds: readonly DeviceId[],
  forMs: number,
): Promise<void> {
  await database.query(
    `UPDATE push_subscriptions SET live_until = now() + $2 * interval '1 ms', unanswered = 0,
       not_before = CASE WHEN failures = 0 THEN '-infinity' ELSE not_before END
     WHERE device_id = ANY ($1::uuid[])`,
    [deviceIds, forMs],
  );
}

export async function markGone(database: Queryable, deviceIds: readonly DeviceId[]): Promise<void> {
  await database.query(
    `UPDATE push_subscriptions SET live_until = now() WHERE device_id = ANY ($1::uuid[])`,
    [deviceIds],
  );
}

/** Wake-ups that are due and not sent, at most 10000 told. */
export async function countDueWakes(database: Queryable): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) FROM (
       SELECT FROM jobs WHERE kind = 'push.wake' AND due_at <= now() LIMIT 10000) due`,
  );
  return row?.count ?? 0;
}
