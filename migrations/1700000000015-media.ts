import type { MigrationInterface, QueryRunner } from 'typeorm';

import { change } from './1700000000008-groups';
import { definitionOf } from './1700000000012-own-marker';

/**
 * Stored files: what is kept of them, which entries name them, and how much room they take. An
 * append names files that are there and that its sender may name, and no others.
 *
 * A file is named (blob_refs) under a lock of its row, and taken away (doom_blobs) only by who holds
 * that lock and sees no name: one that a message names is never gone. Appends lock the rows in the
 * order of ids, after the conversations; taking away skips what is locked. No deadlock.
 */
export class Media1700000000015 implements MigrationInterface {
  readonly name = 'Media1700000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const text of FUNCTIONS) await runner.query(text);
    await redefine(runner, (text) =>
      CHANGES.reduce((before, [from, to]) => change(before, from, to), text),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await redefine(runner, (text) =>
      CHANGES.reduceRight((before, [from, to]) => change(before, to, from), text),
    );
    await runner.query(`
      DROP TRIGGER entries_erased ON entries;
      DROP FUNCTION release_blobs, forget_blobs, doom_blobs, begin_upload, name_blobs, blobs_problem;
      ALTER TABLE entries DROP COLUMN blobs;
      ALTER TABLE installation DROP COLUMN media_bytes;
      DROP TABLE released_blobs, blob_refs, blob_parts, blobs, media_usage;
    `);
  }
}

const TABLES = `
  CREATE TABLE media_usage (
    owner uuid PRIMARY KEY REFERENCES users,
    bytes bigint NOT NULL DEFAULT 0
  );
  ALTER TABLE installation ADD COLUMN media_bytes bigint NOT NULL DEFAULT 0;

  -- Ids are the clients'.
  CREATE TABLE blobs (
    id uuid PRIMARY KEY,
    owner uuid NOT NULL REFERENCES users,
    kind text NOT NULL CHECK (kind IN ('sealed', 'plain')),
    type text NOT NULL,
    -- In bytes. Room for it is taken from the beginning on.
    size bigint NOT NULL CHECK (size >= 0),
    part_bytes integer NOT NULL,
    -- What the store calls the upload; null until the store has been asked.
    upload text,
    -- doomed: being taken away; nothing can name it any more.
    state text NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'stored', 'doomed')),
    -- SHA-256 over the digests of the parts.
    digest bytea,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    -- When it goes if nothing names it; null from its first name on.
    expires_at timestamptz(3)
  );
  CREATE INDEX blobs_expiry ON blobs (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX blobs_open ON blobs (owner) WHERE state = 'begun';
  CREATE INDEX blobs_doomed ON blobs (id) WHERE state = 'doomed';

  -- What was announced of the parts of an upload: each has one digest for ever.
  CREATE TABLE blob_parts (
    blob_id uuid NOT NULL REFERENCES blobs ON DELETE CASCADE,
    number integer NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (blob_id, number)
  );

  -- The entries that name a file, and are not erased.
  CREATE TABLE blob_refs (
    blob_id uuid NOT NULL REFERENCES blobs,
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (blob_id, conversation_id, seq)
  );
  CREATE INDEX blob_refs_entry ON blob_refs (conversation_id, seq);

  -- Files that have lost a name: perhaps the last one.
  CREATE TABLE released_blobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    blob_id uuid NOT NULL
  );

  -- In ascending order; they stay when the entry is erased, as all does that is signed beside a body.
  ALTER TABLE entries ADD COLUMN blobs uuid[];
`;

const FUNCTIONS = [
  `-- Why an entry may not name these files; null when it may. One's own, or one that one can read.
  CREATE FUNCTION blobs_problem(p_blobs uuid[], p_user uuid, p_mode text) RETURNS text
  LANGUAGE sql STABLE AS $$
    SELECT CASE
      WHEN count(*) < cardinality(p_blobs) OR NOT bool_and(b.state = 'stored' AND (
        b.owner = p_user OR EXISTS (
          SELECT FROM blob_refs r
          JOIN membership_spans v ON v.conversation_id = r.conversation_id AND v.user_id = p_user
            AND r.seq >= v.visible_from AND (v.to_seq IS NULL OR r.seq <= v.to_seq)
          WHERE r.blob_id = b.id))) THEN 'blob.not-found'
      WHEN bool_or(b.kind <> CASE p_mode WHEN 'e2ee' THEN 'sealed' ELSE 'plain' END)
        THEN 'conversation.mode-mismatch'
    END
    FROM blobs b WHERE b.id = ANY (p_blobs)
  $$`,

  `-- Names the files of these entries, whose rows the caller has locked. May be done again.
  CREATE FUNCTION name_blobs(p_conversation uuid[], p_device uuid[], p_client_id uuid[])
  RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
  AS $$
  BEGIN
    INSERT INTO blob_refs (blob_id, conversation_id, seq)
    SELECT b.id, e.conversation_id, e.seq
    FROM unnest(p_conversation, p_device, p_client_id) AS i(conversation_id, device_id, client_id)
    JOIN entries e ON e.conversation_id IS NOT DISTINCT FROM i.conversation_id
      AND e.device = i.device_id AND e.client_id = i.client_id AND e.client_id IS NOT NULL
    CROSS JOIN LATERAL unnest(e.blobs) AS b(id)
    WHERE NOT e.erased
    ON CONFLICT DO NOTHING;

    UPDATE blobs b SET expires_at = NULL
    FROM unnest(p_conversation, p_device, p_client_id) AS i(conversation_id, device_id, client_id)
    JOIN entries e ON e.conversation_id IS NOT DISTINCT FROM i.conversation_id
      AND e.device = i.device_id AND e.client_id = i.client_id AND e.client_id IS NOT NULL
    CROSS JOIN LATERAL unnest(e.blobs) AS n(id)
    WHERE b.id = n.id AND NOT e.erased AND b.expires_at IS NOT NULL;
  END $$`,

  `-- Takes room for a file. @returns 'begun', 'again', or why not; a quota is 'user' or 'server'.
  CREATE FUNCTION begin_upload(
    p_id uuid, p_owner uuid, p_kind text, p_type text, p_size bigint, p_part_bytes integer,
    p_user_quota bigint, p_server_quota bigint, p_most_open integer, p_lifetime_ms bigint
  ) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    v_used bigint;
    v_all bigint;
    v_before blobs;
  BEGIN
    INSERT INTO media_usage (owner) VALUES (p_owner) ON CONFLICT DO NOTHING;
    SELECT bytes INTO v_used FROM media_usage WHERE owner = p_owner FOR NO KEY UPDATE;

    SELECT * INTO v_before FROM blobs WHERE id = p_id;
    IF FOUND THEN
      RETURN CASE
        WHEN (v_before.owner, v_before.kind, v_before.type, v_before.size)
          = (p_owner, p_kind, p_type, p_size) AND v_before.state <> 'doomed' THEN 'again'
        ELSE 'upload.id-taken' END;
    END IF;
    IF (SELECT count(*) FROM blobs WHERE owner = p_owner AND state = 'begun') >= p_most_open THEN
      RETURN 'limit.reached';
    END IF;
    IF v_used + p_size > p_user_quota THEN RETURN 'user'; END IF;
    SELECT media_bytes INTO v_all FROM installation FOR NO KEY UPDATE;
    IF v_all + p_size > p_server_quota THEN RETURN 'server'; END IF;

    INSERT INTO blobs (id, owner, kind, type, size, part_bytes, expires_at)
    VALUES (p_id, p_owner, p_kind, p_type, p_size, p_part_bytes,
      now() + p_lifetime_ms * interval '1 ms')
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN 'upload.id-taken'; END IF;
    UPDATE media_usage SET bytes = bytes + p_size WHERE owner = p_owner;
    UPDATE installation SET media_bytes = media_bytes + p_size;
    RETURN 'begun';
  END $$`,

  `-- Chooses what goes: uploads and files whose time is over, and files that have lost all names.
  CREATE FUNCTION doom_blobs(p_most integer)
  RETURNS SETOF uuid LANGUAGE plpgsql AS $$
  DECLARE
    v_locked uuid[];
    v_released bigint[];
  BEGIN
    SELECT array_agg(f.id) INTO v_released FROM (
      SELECT r.id FROM released_blobs r ORDER BY r.id LIMIT p_most FOR UPDATE SKIP LOCKED
    ) f;
    SELECT array_agg(f.id) INTO v_locked FROM (
      SELECT b.id FROM blobs b
      WHERE b.state <> 'doomed' AND (
        b.id IN (SELECT r.blob_id FROM released_blobs r WHERE r.id = ANY (v_released))
        OR b.id IN (
          SELECT x.id FROM blobs x WHERE x.expires_at <= now() ORDER BY x.expires_at LIMIT p_most))
      FOR UPDATE SKIP LOCKED
    ) f;

    -- A statement of its own: it sees the names that were given before the locks were.
    UPDATE blobs b SET state = 'doomed'
    WHERE b.id = ANY (v_locked) AND NOT EXISTS (SELECT FROM blob_refs r WHERE r.blob_id = b.id);
    -- What another one held stays for the next time.
    DELETE FROM released_blobs r
    WHERE r.id = ANY (v_released) AND (
      r.blob_id = ANY (v_locked) OR NOT EXISTS (
        SELECT FROM blobs b WHERE b.id = r.blob_id AND b.state <> 'doomed'));

    RETURN QUERY SELECT b.id FROM blobs b WHERE b.state = 'doomed' ORDER BY b.id LIMIT p_most;
  END $$`,

  `-- Gives back the room of doomed files that the store has let go of. @returns how many there were
  CREATE FUNCTION forget_blobs(p_ids uuid[]) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    v_owners uuid[];
    v_bytes bigint[];
    v_count bigint;
  BEGIN
    WITH gone AS (
      DELETE FROM blobs WHERE id = ANY (p_ids) AND state = 'doomed' RETURNING owner, size
    ), by_owner AS (
      SELECT owner, sum(size)::bigint AS bytes, count(*) AS n FROM gone GROUP BY owner
    )
    SELECT array_agg(owner ORDER BY owner), array_agg(bytes ORDER BY owner), coalesce(sum(n), 0)
    INTO v_owners, v_bytes, v_count FROM by_owner;

    PERFORM FROM media_usage WHERE owner = ANY (v_owners) ORDER BY owner FOR NO KEY UPDATE;
    UPDATE media_usage u SET bytes = u.bytes - g.bytes
    FROM unnest(v_owners, v_bytes) AS g(owner, bytes) WHERE u.owner = g.owner;
    UPDATE installation SET media_bytes = media_bytes
      - coalesce((SELECT sum(b) FROM unnest(v_bytes) AS b), 0);
    RETURN v_count;
  END $$`,

  `CREATE FUNCTION release_blobs() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    WITH gone AS (
      DELETE FROM blob_refs
      WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq
      RETURNING blob_id
    )
    INSERT INTO released_blobs (blob_id) SELECT blob_id FROM gone;
    RETURN NULL;
  END $$`,

  `CREATE TRIGGER entries_erased AFTER UPDATE OF erased ON entries
    FOR EACH ROW WHEN (NEW.erased AND NOT OLD.erased AND NEW.blobs IS NOT NULL)
    EXECUTE FUNCTION release_blobs()`,
];

/** Its parameters change too, which makes it another function. */
export const redefine = async (
  runner: QueryRunner,
  by: (text: string) => string,
): Promise<void> => {
  const append = await definitionOf(runner, 'append_entries');
  await runner.query('DROP FUNCTION append_entries');
  await runner.query(by(append));
};

const CHANGES = [
  [
    'p_mentions text[],',
    // Likewise: ids of files in ascending order.
    'p_mentions text[], p_blobs text[],',
  ],
  [
    `    v_now timestamptz;
  BEGIN`,
    `    v_now timestamptz;
    v_has_blobs boolean := EXISTS (SELECT FROM unnest(p_blobs) AS b(ids) WHERE b.ids IS NOT NULL);
  BEGIN`,
  ],
  [
    `ORDER BY id FOR NO KEY UPDATE;
    v_now`,
    `ORDER BY id FOR NO KEY UPDATE;
    IF v_has_blobs THEN
      PERFORM 1 FROM blobs WHERE id = ANY (ARRAY(
        SELECT n.id FROM unnest(p_blobs) AS b(ids) CROSS JOIN LATERAL unnest(b.ids::uuid[]) AS n(id)
      )) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    v_now`,
  ],
  [
    'p_own_target, p_read_up_to, p_mentions, p_body_from,',
    'p_own_target, p_read_up_to, p_mentions, p_blobs, p_body_from,',
  ],
  [
    'own_target, read_up_to, mentions, body_from,',
    'own_target, read_up_to, mentions, blobs, body_from,',
  ],
  [
    `'message.target-forbidden'
        END AS problem`,
    `'message.target-forbidden'
          WHEN i.blobs IS NOT NULL THEN blobs_problem(i.blobs::uuid[], i.user_id, c.mode)
        END AS problem`,
  ],
  [
    'body, body_digest, digest, erased, created_at, expires_at)',
    'body, blobs, body_digest, digest, erased, created_at, expires_at)',
  ],
  [
    'FOR o.body_length) END,',
    `FOR o.body_length) END,
        o.blobs::uuid[],`,
  ],
  [
    `IF EXISTS (SELECT FROM unnest(p_mentions)`,
    `IF v_has_blobs THEN
      PERFORM name_blobs(p_conversation, p_device, p_client_id);
    END IF;
    IF EXISTS (SELECT FROM unnest(p_mentions)`,
  ],
] as const;
