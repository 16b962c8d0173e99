import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The functions that write the log. A function call is one autocommit statement, so that no lock
 * is held while a server process might be frozen.
 *
 * Refusals of single acts are raised with SQLSTATE AC001 and the error code as the message;
 * `append_entries` answers a problem for each item instead.
 */
export class LogFunctions1700000000002 implements MigrationInterface {
  readonly name = 'LogFunctions1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse(code text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING ERRCODE = 'AC001', MESSAGE = code;
      END $$;

      -- Wall clock in the precision that is stored, cut and not rounded: never in the future.
      CREATE FUNCTION clock_ms() RETURNS timestamptz LANGUAGE sql VOLATILE
        RETURN date_trunc('milliseconds', clock_timestamp());
    `);
    await runner.query(WIPE_REDACTED);
    await runner.query(APPEND_ENTRIES);
    await runner.query(MOVE_MARKS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION move_marks;
      DROP FUNCTION append_entries;
      DROP FUNCTION wipe_redacted;
      DROP FUNCTION clock_ms;
      DROP FUNCTION refuse;
    `);
  }
}

/**
 * Appends a batch. Arrays run in parallel, one place an item; digests (16 bytes each) and bodies
 * lie one after the other in one string of bytes, which saves the array's escaping.
 *
 * The locks are one statement and the work another, because a statement does not see what was
 * committed while it waited for a lock. Locks are taken in the order of ids: no deadlock. The
 * settings keep the plan right that is made once, while the tables may still be empty: every
 * table is reached by an index, and the batch itself is scanned, never joined with itself.
 */
export const APPEND_ENTRIES = `
  CREATE FUNCTION append_entries(
    -- Distinct conversations of the batch.
    p_locks uuid[],
    p_conversation uuid[], p_user uuid[], p_device uuid[], p_session uuid[], p_client_id uuid[],
    p_kind text[], p_mode text[], p_generation integer[], p_epoch bigint[], p_quiet boolean[],
    p_target bigint[],
    -- True where the target has to be the sender's own.
    p_own_target boolean[],
    p_read_up_to bigint[],
    -- Each a uuid[] in its text form, or null.
    p_mentions text[],
    p_digests bytea, p_bodies bytea, p_body_from integer[], p_body_length integer[],
    -- Roles that may do each act.
    p_may_send text[], p_may_send_restricted text[], p_may_redact_any text[],
    -- Outbox rows that have done their work.
    p_published_conversation uuid[], p_published_to bigint[]
  ) RETURNS TABLE (
    ord integer, problem text, seq bigint, n bigint, created_at timestamptz, duplicate boolean,
    generation integer, epoch bigint, erased boolean, read_moved boolean
  ) LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET enable_material = off SET jit = off
  AS $$
  #variable_conflict use_column
  DECLARE
    v_now timestamptz;
  BEGIN
    IF cardinality(p_published_to) > 0 THEN
      DELETE FROM outbox o
      USING unnest(p_published_conversation, p_published_to) AS p(conversation_id, to_seq)
      WHERE o.conversation_id = p.conversation_id AND o.to_seq = p.to_seq;
    END IF;

    PERFORM 1 FROM conversations WHERE id = ANY (p_locks) ORDER BY id FOR NO KEY UPDATE;
    v_now := clock_ms();

    RETURN QUERY
    WITH item AS MATERIALIZED (
      SELECT i.*,
        substring(p_digests FROM (i.ord::integer - 1) * 16 + 1 FOR 16) AS digest,
        min(i.ord) OVER (PARTITION BY i.conversation_id, i.device_id, i.client_id) AS leader
      FROM unnest(
        p_conversation, p_user, p_device, p_session, p_client_id, p_kind, p_mode, p_generation,
        p_epoch, p_quiet, p_target, p_own_target, p_read_up_to, p_mentions, p_body_from,
        p_body_length
      ) WITH ORDINALITY AS i(
        conversation_id, user_id, device_id, session_id, client_id, kind, mode, generation,
        epoch, quiet, target, own_target, read_up_to, mentions, body_from, body_length, ord)
    ),
    judged AS MATERIALIZED (
      SELECT i.*,
        c.last_seq, c.last_n, c.last_at, c.generation AS now_generation, c.epoch AS now_epoch,
        m.read_seq, old.seq AS old_seq, old.n AS old_n, old.created_at AS old_at,
        CASE
          WHEN u.suspended_at IS NOT NULL THEN 'auth.suspended'
          WHEN d.id IS NULL OR d.revoked_at IS NOT NULL THEN 'auth.session-revoked'
          WHEN i.session_id IS NOT NULL AND (s.id IS NULL OR s.revoked_at IS NOT NULL)
            THEN 'auth.session-revoked'
          -- An honest retry gets its first answer, whatever has happened to the sender since.
          WHEN old.seq IS NOT NULL THEN
            CASE WHEN old.digest IS DISTINCT FROM i.digest THEN 'message.id-taken' END
          WHEN m.role IS NULL THEN 'conversation.not-found'
          WHEN i.mode <> c.mode THEN 'conversation.mode-mismatch'
          WHEN m.role <> ALL (p_may_send) THEN 'auth.forbidden'
          WHEN i.kind = 'message' AND c.posting = 'moderators'
            AND m.role <> ALL (p_may_send_restricted) THEN 'conversation.posting-restricted'
          WHEN i.kind = 'message' AND c.kind = 'direct' AND EXISTS (
            SELECT FROM members o
            WHERE o.conversation_id = i.conversation_id AND (
              EXISTS (SELECT FROM blocks b
                WHERE b.user_id = o.user_id AND b.blocked_id = i.user_id)
              OR EXISTS (SELECT FROM blocks b
                WHERE b.user_id = i.user_id AND b.blocked_id = o.user_id))
          ) THEN 'conversation.blocked'
          WHEN i.mode = 'e2ee' AND (i.generation <> c.generation OR i.epoch <> c.epoch)
            THEN 'epoch.stale'
          WHEN i.target IS NOT NULL AND (
            t.seq IS NULL OR t.kind <> 'message' OR t.target IS NOT NULL OR t.erased
            OR NOT EXISTS (
              SELECT FROM membership_spans v
              WHERE v.conversation_id = i.conversation_id AND v.user_id = i.user_id
                AND i.target >= v.visible_from AND (v.to_seq IS NULL OR i.target <= v.to_seq))
          ) THEN 'message.target-not-found'
          WHEN t.sender <> i.user_id AND (
            i.own_target OR (i.kind = 'redaction' AND m.role <> ALL (p_may_redact_any))
          ) THEN 'message.target-forbidden'
        END AS problem
      FROM item i
      LEFT JOIN users u ON u.id = i.user_id
      LEFT JOIN devices d ON d.id = i.device_id AND d.user_id = i.user_id
      LEFT JOIN sessions s ON s.id = i.session_id AND s.device_id = i.device_id
      LEFT JOIN conversations c ON c.id = i.conversation_id
      LEFT JOIN members m ON m.conversation_id = i.conversation_id AND m.user_id = i.user_id
      LEFT JOIN entries old ON old.conversation_id = i.conversation_id
        AND old.device = i.device_id AND old.client_id = i.client_id AND old.client_id IS NOT NULL
      LEFT JOIN entries t ON t.conversation_id = i.conversation_id AND t.seq = i.target
    ),
    -- A redaction also ends what the same batch says about its target.
    settled AS MATERIALIZED (
      SELECT j.*, j.problem IS NULL AND j.old_seq IS NULL AND j.ord = j.leader AS is_new,
        min(j.ord) FILTER (WHERE j.kind = 'redaction' AND j.problem IS NULL
            AND j.old_seq IS NULL AND j.ord = j.leader)
          OVER (PARTITION BY j.conversation_id, j.target) AS redacted_by
      FROM judged j
    ),
    placed AS MATERIALIZED (
      SELECT k.*,
        CASE WHEN k.fresh
          THEN k.last_seq + count(*) FILTER (WHERE k.fresh) OVER in_order ELSE k.old_seq END AS seq,
        CASE WHEN k.fresh
          THEN k.last_n + count(*) FILTER (WHERE k.fresh AND NOT k.quiet) OVER in_order
          ELSE k.old_n END AS n,
        CASE WHEN k.fresh THEN greatest(k.last_at, v_now) ELSE k.old_at END AS at,
        CASE WHEN k.is_new AND NOT k.fresh THEN 'message.target-not-found' ELSE k.problem END
          AS outcome,
        k.fresh AND k.kind = 'message' AND k.redacted_by IS NOT NULL AS wiped
      FROM (
        SELECT s.*, s.is_new AND s.ord <= coalesce(s.redacted_by, s.ord) AS fresh FROM settled s
      ) k
      WINDOW in_order AS (PARTITION BY k.conversation_id ORDER BY k.ord)
    ),
    -- Own entries in a row move the own marker, once everything before them is read.
    own AS MATERIALIZED (
      SELECT p.*,
        greatest(p.read_seq, least(coalesce(max(p.read_up_to) OVER mine, 0), p.last_seq)) AS read_base,
        min(p.seq) OVER mine AS own_from,
        p.seq - row_number() OVER (mine ORDER BY p.seq) = min(p.seq) OVER mine - 1 AS in_a_row
      FROM placed p
      WINDOW mine AS (PARTITION BY p.conversation_id, p.user_id, p.fresh)
    ),
    inserted AS (
      INSERT INTO entries (conversation_id, seq, n, kind, sender, device, client_id, generation,
        epoch, quiet, target, body, digest, erased, created_at)
      SELECT o.conversation_id, o.seq, o.n, o.kind, o.user_id, o.device_id, o.client_id,
        o.now_generation, o.now_epoch, o.quiet, o.target,
        CASE WHEN NOT o.wiped THEN substring(p_bodies FROM o.body_from FOR o.body_length) END,
        o.digest, o.wiped, o.at
      FROM own o WHERE o.fresh
    ),
    advanced AS (
      UPDATE conversations c SET
        last_seq = b.to_seq, last_n = b.last_n, last_at = b.at,
        last_main_seq = coalesce(b.main_seq, c.last_main_seq),
        changed_xid = pg_current_xact_id()
      FROM (
        SELECT o.conversation_id, max(o.seq) AS to_seq, max(o.n) AS last_n, max(o.at) AS at,
          max(o.seq) FILTER (WHERE o.target IS NULL) AS main_seq
        FROM own o WHERE o.fresh GROUP BY o.conversation_id
      ) b
      WHERE c.id = b.conversation_id
    ),
    marked AS (
      UPDATE members m SET
        read_seq = r.read_to, delivered_seq = greatest(m.delivered_seq, r.read_to),
        read_n = coalesce(r.own_n, CASE WHEN r.read_to = r.last_seq THEN r.last_n ELSE (
          SELECT e.n FROM entries e
          WHERE e.conversation_id = r.conversation_id AND e.seq = r.read_to) END),
        changed_xid = pg_current_xact_id()
      FROM (
        SELECT o.conversation_id, o.user_id, min(o.last_seq) AS last_seq, min(o.last_n) AS last_n,
          coalesce(max(o.seq) FILTER (WHERE o.in_a_row AND o.read_base = o.own_from - 1),
            max(o.read_base)) AS read_to,
          max(o.n) FILTER (WHERE o.in_a_row AND o.read_base = o.own_from - 1) AS own_n
        FROM own o WHERE o.fresh GROUP BY o.conversation_id, o.user_id
      ) r
      WHERE m.conversation_id = r.conversation_id AND m.user_id = r.user_id
        AND m.read_seq < r.read_to
    ),
    told AS (
      INSERT INTO outbox (conversation_id, from_seq, to_seq, created_at)
      SELECT o.conversation_id, min(o.seq), max(o.seq), v_now
      FROM own o WHERE o.fresh GROUP BY o.conversation_id
    )
    SELECT o.ord::integer,
      CASE
        WHEN o.ord = o.leader OR o.old_seq IS NOT NULL OR o.outcome LIKE 'auth.%' THEN o.outcome
        -- The same id twice in one batch: the first decides.
        WHEN first_value(o.seq) OVER same_id IS NULL THEN first_value(o.outcome) OVER same_id
        WHEN first_value(o.digest) OVER same_id IS DISTINCT FROM o.digest THEN 'message.id-taken'
        ELSE first_value(o.outcome) OVER same_id
      END,
      first_value(o.seq) OVER same_id, first_value(o.n) OVER same_id, first_value(o.at) OVER same_id,
      NOT o.fresh, o.now_generation, o.now_epoch, o.wiped,
      o.fresh AND (o.read_base > o.read_seq OR o.read_base = o.own_from - 1)
    FROM own o
    WINDOW same_id AS (PARTITION BY o.conversation_id, o.device_id, o.client_id ORDER BY o.ord)
    ORDER BY o.ord;

    -- The rarer work, in statements that see what was just written. Each finds its entries by
    -- their ids and may be done again, so that a retry does no harm.
    IF array_position(p_kind, 'redaction') IS NOT NULL THEN
      PERFORM wipe_redacted(p_conversation, p_device, p_client_id);
    END IF;
    IF EXISTS (SELECT FROM unnest(p_mentions) AS m(users) WHERE m.users IS NOT NULL) THEN
      INSERT INTO mentions (user_id, conversation_id, seq)
      SELECT m.user_id, e.conversation_id, e.seq
      FROM unnest(p_conversation, p_device, p_client_id, p_mentions)
        AS i(conversation_id, device_id, client_id, users)
      JOIN entries e ON e.conversation_id = i.conversation_id AND e.device = i.device_id
        AND e.client_id = i.client_id AND e.client_id IS NOT NULL
      CROSS JOIN LATERAL unnest(i.users::uuid[]) AS named(user_id)
      JOIN members m ON m.conversation_id = i.conversation_id AND m.user_id = named.user_id
      WHERE NOT e.erased AND m.role IS NOT NULL AND m.user_id <> e.sender
      ON CONFLICT DO NOTHING;
    END IF;
  END $$;
`;

/** Wipes what the given redactions are about, what was said about it, and who was named there. */
export const WIPE_REDACTED = `
  CREATE FUNCTION wipe_redacted(p_conversation uuid[], p_device uuid[], p_client_id uuid[])
  RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
  AS $$
  DECLARE
    v_conversation uuid[];
    v_target bigint[];
  BEGIN
    SELECT array_agg(e.conversation_id), array_agg(e.target) INTO v_conversation, v_target
    FROM unnest(p_conversation, p_device, p_client_id) AS i(conversation_id, device_id, client_id)
    JOIN entries e ON e.conversation_id = i.conversation_id AND e.device = i.device_id
      AND e.client_id = i.client_id AND e.client_id IS NOT NULL
    WHERE e.kind = 'redaction';

    UPDATE entries e SET body = NULL, erased = true
    FROM unnest(v_conversation, v_target) AS r(conversation_id, target)
    WHERE e.conversation_id = r.conversation_id AND e.seq = r.target AND NOT e.erased;

    WITH about AS (
      UPDATE entries e SET body = NULL, erased = true
      FROM unnest(v_conversation, v_target) AS r(conversation_id, target)
      WHERE e.conversation_id = r.conversation_id AND e.target = r.target
        AND e.kind = 'message' AND NOT e.erased
      RETURNING e.conversation_id, e.seq
    )
    DELETE FROM mentions x
    USING (
      SELECT * FROM about
      UNION ALL
      SELECT * FROM unnest(v_conversation, v_target)
    ) AS gone(conversation_id, seq)
    WHERE x.conversation_id = gone.conversation_id AND x.seq = gone.seq;
  END $$;
`;

/**
 * Moves read and delivered markers of many members in one go, never backwards and never beyond
 * the log. Rows that someone else has locked are left for the next time (`busy`) instead of waited
 * for: waiting in another order than an append does would end in a deadlock. A pair that is no
 * member is not answered.
 */
const MOVE_MARKS = `
  CREATE FUNCTION move_marks(
    p_conversation uuid[], p_user uuid[], p_read bigint[], p_delivered bigint[]
  ) RETURNS TABLE (
    conversation_id uuid, user_id uuid, busy boolean, moved boolean, read_moved boolean,
    from_seq bigint, read_seq bigint, delivered_seq bigint, read_n bigint, unread bigint,
    mentions bigint, member_count integer
  ) LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET enable_material = off SET jit = off
  AS $$
  #variable_conflict use_column
  DECLARE
    v_free bigint[];
    v_moved bigint[];
    v_read_moved bigint[];
  BEGIN
    SELECT array_agg(f.ord) INTO v_free FROM (
      SELECT w.ord FROM unnest(p_conversation, p_user) WITH ORDINALITY AS w(conversation_id, user_id, ord)
      JOIN members m ON m.conversation_id = w.conversation_id AND m.user_id = w.user_id
      FOR NO KEY UPDATE OF m SKIP LOCKED
    ) f;

    WITH moved AS (
      UPDATE members m SET
        read_seq = g.read_to,
        read_n = CASE WHEN g.read_to = m.read_seq THEN m.read_n
          WHEN g.read_to = g.last_seq THEN g.last_n ELSE (
            SELECT e.n FROM entries e
            WHERE e.conversation_id = m.conversation_id AND e.seq = g.read_to) END,
        delivered_seq = g.delivered_to,
        changed_xid = pg_current_xact_id()
      FROM (
        SELECT w.ord, w.conversation_id, w.user_id, c.last_seq, c.last_n, b.read_seq AS was_read,
          greatest(b.read_seq, least(w.read_to, c.last_seq)) AS read_to,
          greatest(b.delivered_seq, least(greatest(w.read_to, w.delivered_to), c.last_seq))
            AS delivered_to
        FROM unnest(p_conversation, p_user, p_read, p_delivered) WITH ORDINALITY
          AS w(conversation_id, user_id, read_to, delivered_to, ord)
        JOIN conversations c ON c.id = w.conversation_id
        JOIN members b ON b.conversation_id = w.conversation_id AND b.user_id = w.user_id
        WHERE w.ord = ANY (v_free) AND b.role IS NOT NULL
      ) g
      WHERE m.conversation_id = g.conversation_id AND m.user_id = g.user_id
        AND (g.read_to > m.read_seq OR g.delivered_to > m.delivered_seq)
      RETURNING g.ord, g.read_to > g.was_read AS read_moved
    )
    SELECT array_agg(moved.ord), array_agg(moved.ord) FILTER (WHERE moved.read_moved)
    INTO v_moved, v_read_moved FROM moved;

    RETURN QUERY
    SELECT w.conversation_id, w.user_id,
      w.ord <> ALL (coalesce(v_free, '{}')), w.ord = ANY (coalesce(v_moved, '{}')),
      w.ord = ANY (coalesce(v_read_moved, '{}')),
      v.from_seq, m.read_seq, m.delivered_seq, m.read_n, greatest(c.last_n - m.read_n, 0),
      (SELECT count(*) FROM mentions x
        WHERE x.user_id = m.user_id AND x.conversation_id = m.conversation_id
          AND x.seq > m.read_seq),
      c.member_count
    FROM unnest(p_conversation, p_user) WITH ORDINALITY AS w(conversation_id, user_id, ord)
    JOIN members m ON m.conversation_id = w.conversation_id AND m.user_id = w.user_id
    JOIN conversations c ON c.id = w.conversation_id
    JOIN membership_spans v ON v.conversation_id = m.conversation_id AND v.user_id = m.user_id
      AND v.to_seq IS NULL
    WHERE m.role IS NOT NULL
    ORDER BY w.ord;
  END $$;
`;
