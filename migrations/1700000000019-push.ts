import type { QueryRunner } from 'typeorm';

import type { Migration } from './migration';

/**
 * Work of the background, and who is woken by push. Whatever appends messages leaves work for it: by
 * a trigger, so that the log knows nothing of push, and so that what has been acknowledged is told of
 * though its server ends at once. A subscription ends with its session, its device or its account.
 */
export class Push1700000000019 implements Migration {
  readonly name = 'Push1700000000019';
  readonly isCompatible = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const text of FUNCTIONS) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER outbox_queues_news ON outbox;
      DROP TRIGGER devices_end_push ON devices;
      DROP TRIGGER sessions_end_push ON sessions;
      DROP TRIGGER users_end_push ON users;
      DROP FUNCTION queue_push_news, end_push, claim_jobs;
      DROP TABLE push_subscriptions, jobs;
    `);
  }
}

const TABLES = `
  CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    -- Work of one lane does not wait for that of another.
    lane text NOT NULL DEFAULT '',
    key text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    -- When it is to be done; once somebody has it: when it is anybody's again.
    due_at timestamptz(3) NOT NULL,
    -- Of who has it.
    lease uuid
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
  -- What is asked for again while it waits is one piece of work.
  CREATE UNIQUE INDEX jobs_waiting ON jobs (kind, key) WHERE lease IS NULL;
  CREATE INDEX jobs_lanes ON jobs (kind, lane, due_at);
  CREATE INDEX jobs_due ON jobs (kind, due_at) INCLUDE (lane);

  -- One a device.
  CREATE TABLE push_subscriptions (
    device_id uuid PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('webpush', 'unifiedpush', 'fcm', 'apns')),
    -- An address of the web, or the token that the service knows the device by.
    address text NOT NULL,
    -- What the payload is sealed to (RFC 8291), where it is.
    p256dh bytea,
    auth bytea,
    -- The service: its host, or its name.
    lane text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_outcome text,
    last_at timestamptz(3),
    -- One after the other, since the service last took something.
    failures integer NOT NULL DEFAULT 0,
    -- Wake-ups since the device was last here.
    unanswered integer NOT NULL DEFAULT 0,
    not_before timestamptz(3) NOT NULL DEFAULT '-infinity',
    -- Until when the device counts as connected; told again while it is.
    live_until timestamptz(3) NOT NULL DEFAULT '-infinity',
    CHECK ((kind IN ('webpush', 'unifiedpush')) = (p256dh IS NOT NULL AND auth IS NOT NULL))
  ) WITH (fillfactor = 70);
  CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id);
  CREATE INDEX push_subscriptions_session ON push_subscriptions (session_id);
`;

const FUNCTIONS = [
  `-- Takes work that is due: in lanes by name (p_lanes) up to a number each, in all others p_each, in
  -- lanes after p_after. What a lane holds beyond that is not looked at, however much it is; nor are
  -- lanes where nothing is due, unless so much is due that one lane may hide the others.
  CREATE FUNCTION claim_jobs(
    p_kind text, p_lease uuid, p_lease_ms integer, p_most integer,
    p_lanes text[], p_free integer[], p_each integer, p_after text
  ) RETURNS TABLE (id bigint, lane text, key text, payload jsonb, attempts integer)
  LANGUAGE sql VOLATILE AS $$
    WITH RECURSIVE named AS MATERIALIZED (
      SELECT jsonb_object(p_lanes, p_free::text[]) AS by_lane
    ), due AS MATERIALIZED (
      SELECT j.lane FROM jobs j
      WHERE p_each > 0 AND j.kind = p_kind AND j.due_at <= now() ORDER BY j.due_at LIMIT 5000
    ), walked AS (
      (SELECT j.lane FROM jobs j
       WHERE j.kind = p_kind AND (p_after IS NULL OR j.lane > p_after) ORDER BY j.lane LIMIT 1)
      UNION ALL
      SELECT (SELECT j.lane FROM jobs j
              WHERE j.kind = p_kind AND j.lane > w.lane ORDER BY j.lane LIMIT 1)
      FROM walked w WHERE w.lane IS NOT NULL
    ), lanes AS (
      SELECT f.lane, f.free FROM unnest(p_lanes, p_free) AS f(lane, free)
      WHERE p_each = 0 AND f.free > 0
      UNION ALL
      -- Looked up, and not joined: a join may first walk to the end, however early p_most is reached.
      SELECT l.lane, coalesce(((SELECT by_lane FROM named) ->> l.lane)::integer, p_each) FROM (
        (SELECT DISTINCT d.lane FROM due d
         WHERE (SELECT count(*) FROM due) < 5000 AND (p_after IS NULL OR d.lane > p_after)
         ORDER BY d.lane)
        UNION ALL
        SELECT w.lane FROM walked w WHERE (SELECT count(*) FROM due) = 5000 AND w.lane IS NOT NULL
      ) l
    ), chosen AS MATERIALIZED (
      SELECT found.id FROM lanes l
      CROSS JOIN LATERAL (
        SELECT j.id FROM jobs j
        WHERE j.kind = p_kind AND j.lane = l.lane AND j.due_at <= now()
        ORDER BY j.due_at LIMIT l.free FOR UPDATE SKIP LOCKED
      ) found
      LIMIT p_most
    )
    UPDATE jobs j SET lease = p_lease, attempts = j.attempts + 1,
      due_at = now() + p_lease_ms * interval '1 ms'
    FROM chosen c WHERE j.id = c.id
    RETURNING j.id, j.lane, j.key, j.payload, j.attempts
  $$`,

  `-- Quiet entries wake nobody. Who is to be woken is found later, and not while the log is locked.
  CREATE FUNCTION queue_push_news() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT EXISTS (SELECT FROM push_subscriptions) THEN RETURN NULL; END IF;
    INSERT INTO jobs (kind, key, payload, due_at)
    SELECT 'push.news', a.conversation_id, jsonb_build_object('fromSeq', a.from_seq), clock_ms()
    FROM appended a WHERE EXISTS (
      SELECT FROM entries e
      WHERE e.conversation_id = a.conversation_id AND e.seq BETWEEN a.from_seq AND a.to_seq
        AND e.kind = 'message' AND NOT e.quiet AND NOT e.erased)
    -- What waits is locked: whoever took it now would look before these entries can be seen.
    ON CONFLICT (kind, key) WHERE lease IS NULL DO UPDATE SET due_at = jobs.due_at WHERE false;
    RETURN NULL;
  END $$`,

  `CREATE TRIGGER outbox_queues_news AFTER INSERT ON outbox REFERENCING NEW TABLE AS appended
    FOR EACH STATEMENT EXECUTE FUNCTION queue_push_news()`,

  `CREATE FUNCTION end_push() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM push_subscriptions WHERE CASE TG_TABLE_NAME
      WHEN 'devices' THEN device_id = NEW.id
      WHEN 'sessions' THEN session_id = NEW.id
      ELSE user_id = NEW.id END;
    RETURN NULL;
  END $$`,
  ...(
    [
      ['devices', 'revoked_at'],
      ['sessions', 'revoked_at'],
      ['users', 'suspended_at'],
    ] as const
  ).map(
    ([table, column]) =>
      `CREATE TRIGGER ${table}_end_push AFTER UPDATE OF ${column} ON ${table}
        FOR EACH ROW WHEN (NEW.${column} IS NOT NULL AND OLD.${column} IS NULL)
        EXECUTE FUNCTION end_push()`,
  ),
];
