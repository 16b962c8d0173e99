import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every table. Times have the precision that is delivered (milliseconds). Ids come from the
 * application. No column that an append changes is indexed, so that its updates stay HOT.
 */
export class Tables1700000000001 implements MigrationInterface {
  readonly name = 'Tables1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row. The timeline is renewed by every restore: clients that know another one start again.
      CREATE TABLE installation (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        timeline uuid NOT NULL DEFAULT gen_random_uuid(),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      );
      INSERT INTO installation DEFAULT VALUES;

      CREATE TABLE users (
        id uuid PRIMARY KEY,
        user_name text NOT NULL UNIQUE CHECK (user_name = lower(user_name)),
        display_name text NOT NULL,
        about text NOT NULL DEFAULT '',
        password_hash text NOT NULL,
        admin boolean NOT NULL DEFAULT false,
        presence_hidden boolean NOT NULL DEFAULT false,
        suspended_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX users_user_name_prefix ON users (user_name text_pattern_ops);
      CREATE INDEX users_display_name_prefix ON users (lower(display_name) text_pattern_ops);

      -- One per client installation or personal token (those have a hash and scopes).
      CREATE TABLE devices (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users,
        kind text NOT NULL CHECK (kind IN ('web', 'desktop', 'mobile', 'bot')),
        name text NOT NULL,
        token_hash bytea UNIQUE,
        scopes text[],
        expires_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
        revoked_at timestamptz(3),
        CHECK ((token_hash IS NULL) = (scopes IS NULL))
      );
      CREATE INDEX devices_user ON devices (user_id);

      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users,
        device_id uuid NOT NULL REFERENCES devices,
        address text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
        revoked_at timestamptz(3),
        revoked_reason text
      );
      CREATE INDEX sessions_user ON sessions (user_id);
      CREATE INDEX sessions_device ON sessions (device_id);

      CREATE TABLE refresh_tokens (
        hash bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );
      CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

      CREATE TABLE registration_invites (
        id uuid PRIMARY KEY,
        code_hash bytea NOT NULL UNIQUE,
        created_by uuid NOT NULL REFERENCES users,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) NOT NULL,
        uses integer NOT NULL DEFAULT 0,
        max_uses integer NOT NULL CHECK (max_uses > 0)
      );

      -- Links that an administrator or the start hands out: set-up of the first administrator, password reset.
      CREATE TABLE one_time_links (
        hash bytea PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('setup', 'reset')),
        user_id uuid REFERENCES users,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );

      -- Failed logins by account and by address; here because they hold across instances.
      CREATE TABLE login_failures (
        subject text PRIMARY KEY,
        failures integer NOT NULL,
        window_ends_at timestamptz(3) NOT NULL
      );

      CREATE TABLE blocks (
        user_id uuid NOT NULL REFERENCES users,
        blocked_id uuid NOT NULL REFERENCES users,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, blocked_id),
        CHECK (user_id <> blocked_id)
      );

      CREATE TABLE conversations (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('direct', 'group', 'channel')),
        mode text NOT NULL CHECK (mode IN ('server', 'e2ee')),
        generation integer NOT NULL DEFAULT 0,
        epoch bigint NOT NULL DEFAULT 0,
        title text NOT NULL DEFAULT '',
        topic text NOT NULL DEFAULT '',
        posting text NOT NULL DEFAULT 'members' CHECK (posting IN ('members', 'moderators')),
        history text NOT NULL DEFAULT 'joined' CHECK (history IN ('joined', 'all')),
        -- The two user ids of a direct conversation, sorted: one conversation a pair.
        direct_key text UNIQUE CHECK ((kind = 'direct') = (direct_key IS NOT NULL)),
        created_by uuid NOT NULL REFERENCES users,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        -- Key of the bodies, wrapped by the master key (src/platform/sealer).
        data_key bytea NOT NULL,
        member_count integer NOT NULL DEFAULT 0,
        last_seq bigint NOT NULL DEFAULT 0,
        first_seq bigint NOT NULL DEFAULT 1,
        last_n bigint NOT NULL DEFAULT 0,
        -- The newest main entry (no target): the preview in lists.
        last_main_seq bigint NOT NULL DEFAULT 0,
        last_at timestamptz(3) NOT NULL DEFAULT now(),
        changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
      ) WITH (fillfactor = 50);
      CREATE INDEX conversations_channel_title ON conversations (lower(title) text_pattern_ops, id)
        WHERE kind = 'channel';

      CREATE FUNCTION refuse_mode_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the mode of a conversation never changes';
      END $$;
      CREATE TRIGGER conversations_mode_is_fixed BEFORE UPDATE OF mode ON conversations
        FOR EACH ROW WHEN (OLD.mode IS DISTINCT FROM NEW.mode) EXECUTE FUNCTION refuse_mode_change();

      -- A row stays when a member leaves (role becomes null), so that sync can tell of it.
      CREATE TABLE members (
        conversation_id uuid NOT NULL REFERENCES conversations,
        user_id uuid NOT NULL REFERENCES users,
        role text CHECK (role IN ('owner', 'admin', 'moderator', 'member')),
        joined_at timestamptz(3) NOT NULL DEFAULT now(),
        -- Set while role is null: when it ended, and what the conversation was like then (title, topic,
        -- posting, history, memberCount, lastN). What came later is no business of one who left.
        left_at timestamptz(3),
        as_left jsonb,
        read_seq bigint NOT NULL DEFAULT 0,
        read_n bigint NOT NULL DEFAULT 0,
        delivered_seq bigint NOT NULL DEFAULT 0,
        muted boolean NOT NULL DEFAULT false,
        pinned boolean NOT NULL DEFAULT false,
        dismissed boolean NOT NULL DEFAULT false,
        changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        CHECK ((role IS NULL) = (left_at IS NOT NULL AND as_left IS NOT NULL)),
        PRIMARY KEY (conversation_id, user_id)
      ) WITH (fillfactor = 70);
      CREATE INDEX members_user ON members (user_id);

      -- What of the log a user may read: from visible_from to to_seq (open while a member).
      CREATE TABLE membership_spans (
        conversation_id uuid NOT NULL REFERENCES conversations,
        user_id uuid NOT NULL REFERENCES users,
        from_seq bigint NOT NULL,
        to_seq bigint,
        visible_from bigint NOT NULL,
        PRIMARY KEY (conversation_id, user_id, from_seq)
      );

      CREATE TABLE bans (
        conversation_id uuid NOT NULL REFERENCES conversations,
        user_id uuid NOT NULL REFERENCES users,
        banned_by uuid NOT NULL REFERENCES users,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (conversation_id, user_id)
      );

      CREATE TABLE conversation_invites (
        id uuid PRIMARY KEY,
        conversation_id uuid NOT NULL REFERENCES conversations,
        code text NOT NULL UNIQUE,
        created_by uuid NOT NULL REFERENCES users,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) NOT NULL,
        uses integer NOT NULL DEFAULT 0,
        max_uses integer NOT NULL CHECK (max_uses > 0)
      );
      CREATE INDEX conversation_invites_conversation ON conversation_invites (conversation_id);

      CREATE TABLE entries (
        conversation_id uuid NOT NULL,
        seq bigint NOT NULL,
        n bigint NOT NULL,
        kind text NOT NULL CHECK (kind IN ('message', 'redaction', 'membership', 'settings', 'commit')),
        sender uuid NOT NULL,
        device uuid,
        client_id uuid,
        generation integer NOT NULL,
        epoch bigint NOT NULL,
        quiet boolean NOT NULL,
        target bigint,
        -- Sealed bytes of a message (src/platform/sealer); null once erased.
        body bytea,
        -- What a membership or settings entry changed; known to the server by nature.
        change jsonb,
        -- Keyed digest of the request: the same id with another digest is a conflict.
        digest bytea,
        erased boolean NOT NULL DEFAULT false,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (conversation_id, seq)
      );
      CREATE UNIQUE INDEX entries_client_id ON entries (conversation_id, device, client_id)
        WHERE client_id IS NOT NULL;
      CREATE INDEX entries_target ON entries (conversation_id, target, seq)
        WHERE target IS NOT NULL;

      CREATE TABLE mentions (
        user_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        seq bigint NOT NULL,
        PRIMARY KEY (user_id, conversation_id, seq)
      );
      -- A redaction takes the mentions with it.
      CREATE INDEX mentions_entry ON mentions (conversation_id, seq);

      -- News that may not have reached the other instances yet: one row a conversation and batch.
      CREATE TABLE outbox (
        conversation_id uuid NOT NULL,
        from_seq bigint NOT NULL,
        to_seq bigint NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (conversation_id, to_seq)
      );

      -- Revocations, read by every instance each second.
      CREATE TABLE control (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        subject uuid NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX control_created ON control (created_at);

      CREATE TABLE instances (
        id uuid PRIMARY KEY,
        bus text NOT NULL,
        version text NOT NULL,
        started_at timestamptz(3) NOT NULL DEFAULT now(),
        lease_until timestamptz(3) NOT NULL
      );

      CREATE TABLE audit_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz(3) NOT NULL DEFAULT now(),
        actor uuid,
        action text NOT NULL,
        subject text,
        detail jsonb
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_log, instances, control, outbox, mentions, entries, conversation_invites, bans,
        membership_spans, members, conversations, blocks, login_failures, one_time_links,
        registration_invites, refresh_tokens, sessions, devices, users, installation;
      DROP FUNCTION refuse_mode_change();
    `);
  }
}
