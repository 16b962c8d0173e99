import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The functions that change who is in a conversation and how it is set. Each takes the lock of
 * the conversation first, checks, writes the rows and their entry, and answers the entry (none
 * where nothing had to change). What roles may do is not known here: `p_allowed` names the roles
 * for the act, and `p_ranks` all roles from the most to the least.
 */
export class MembershipFunctions1700000000003 implements MigrationInterface {
  readonly name = 'MembershipFunctions1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const definition of FUNCTIONS) await runner.query(definition);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION change_settings, transfer_ownership, change_role, remove_member,
        join_conversation, add_members, create_conversation, admit, require_outranked,
        require_user_room, require_role, lock_as_member, note_change;
    `);
  }
}

/** As it stands in this migration: a later one replaces it, and puts it back on its way down. */
export const membershipFunction = (name: string): string => {
  const found = FUNCTIONS.find((text) => text.includes(`CREATE FUNCTION ${name}(`));
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found;
};

const FUNCTIONS = [
  `-- Adds an entry that is no message. The caller holds the lock of the conversation.
  CREATE FUNCTION note_change(
    p_conversation uuid, p_kind text, p_user uuid, p_device uuid, p_change jsonb,
    p_more_members integer
  ) RETURNS entries LANGUAGE plpgsql AS $$
  DECLARE
    v_place conversations;
    v_entry entries;
  BEGIN
    UPDATE conversations SET
      last_seq = last_seq + 1, last_main_seq = last_seq + 1,
      member_count = member_count + p_more_members,
      last_at = greatest(last_at, clock_ms()), changed_xid = pg_current_xact_id()
    WHERE id = p_conversation RETURNING * INTO v_place;
    INSERT INTO entries (conversation_id, seq, n, kind, sender, device, generation, epoch, quiet,
      change, created_at)
    VALUES (p_conversation, v_place.last_seq, v_place.last_n, p_kind, p_user, p_device,
      v_place.generation, v_place.epoch, true, p_change, v_place.last_at)
    RETURNING * INTO v_entry;
    INSERT INTO outbox (conversation_id, from_seq, to_seq, created_at)
    VALUES (p_conversation, v_entry.seq, v_entry.seq, clock_ms());
    -- One's own act is no news to oneself. It counts nothing, so read_n stays right.
    UPDATE members SET read_seq = v_entry.seq, delivered_seq = v_entry.seq
    WHERE conversation_id = p_conversation AND user_id = p_user AND read_seq = v_entry.seq - 1;
    RETURN v_entry;
  END $$`,

  `-- The lock, and the caller's role in it. To others than members the conversation is not there.
  CREATE FUNCTION lock_as_member(p_conversation uuid, p_user uuid) RETURNS text
  LANGUAGE plpgsql AS $$
  DECLARE
    v_role text;
  BEGIN
    PERFORM 1 FROM conversations WHERE id = p_conversation FOR NO KEY UPDATE;
    SELECT role INTO v_role FROM members
    WHERE conversation_id = p_conversation AND user_id = p_user;
    IF v_role IS NULL THEN PERFORM refuse('conversation.not-found'); END IF;
    RETURN v_role;
  END $$`,

  `CREATE FUNCTION require_role(p_role text, p_allowed text[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF p_role <> ALL (p_allowed) THEN PERFORM refuse('auth.forbidden'); END IF;
  END $$`,

  `CREATE FUNCTION require_outranked(p_ranks text[], p_role text, p_other text) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    IF array_position(p_ranks, p_role) >= array_position(p_ranks, p_other) THEN
      PERFORM refuse('auth.forbidden');
    END IF;
  END $$`,

  `CREATE FUNCTION require_user_room(p_users uuid[], p_limit integer) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (
      SELECT FROM members m WHERE m.user_id = ANY (p_users) AND m.role IS NOT NULL
      GROUP BY m.user_id HAVING count(*) >= p_limit
    ) THEN PERFORM refuse('limit.reached'); END IF;
  END $$`,

  `-- Makes members from the entry that tells of it on: nothing before counts as unread.
  CREATE FUNCTION admit(p_conversation uuid, p_users uuid[], p_entry entries, p_history text)
  RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO members (conversation_id, user_id, role, joined_at, read_seq, read_n, delivered_seq)
    SELECT p_conversation, u, 'member', p_entry.created_at, p_entry.seq, p_entry.n, p_entry.seq
    FROM unnest(p_users) AS u
    ON CONFLICT (conversation_id, user_id) DO UPDATE SET
      role = 'member', joined_at = excluded.joined_at, left_at = NULL, as_left = NULL, dismissed = false,
      read_seq = excluded.read_seq, read_n = excluded.read_n,
      delivered_seq = excluded.delivered_seq, changed_xid = pg_current_xact_id();
    INSERT INTO membership_spans (conversation_id, user_id, from_seq, visible_from)
    SELECT p_conversation, u, p_entry.seq, CASE p_history WHEN 'all' THEN 1 ELSE p_entry.seq END
    FROM unnest(p_users) AS u;
  END $$`,

  `-- Answers the conversation that there is now, and its first entry when this call made it.
  CREATE FUNCTION create_conversation(
    p_id uuid, p_kind text, p_mode text, p_title text, p_topic text, p_posting text,
    p_history text, p_direct_key text, p_data_key bytea, p_user uuid, p_device uuid,
    p_others uuid[], p_user_limit integer
  ) RETURNS TABLE (found uuid, entry entries) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_entry entries;
    v_found conversations;
    v_everyone uuid[] := p_user || p_others;
  BEGIN
    SELECT * INTO v_found FROM conversations WHERE direct_key = p_direct_key;
    IF FOUND THEN
      RETURN QUERY SELECT v_found.id, NULL::entries;
      RETURN;
    END IF;
    SELECT * INTO v_found FROM conversations WHERE id = p_id;
    IF FOUND THEN
      IF v_found.created_by <> p_user OR v_found.kind <> p_kind THEN
        PERFORM refuse('conversation.id-taken');
      END IF;
      RETURN QUERY SELECT v_found.id, NULL::entries;
      RETURN;
    END IF;

    IF (SELECT count(*) FROM users WHERE id = ANY (p_others) AND suspended_at IS NULL)
      <> cardinality(p_others) THEN PERFORM refuse('user.not-found'); END IF;
    IF EXISTS (SELECT FROM blocks WHERE user_id = ANY (p_others) AND blocked_id = p_user)
      OR (p_kind = 'direct' AND EXISTS (
        SELECT FROM blocks WHERE user_id = p_user AND blocked_id = ANY (p_others)))
      THEN PERFORM refuse('conversation.blocked'); END IF;
    PERFORM require_user_room(v_everyone, p_user_limit);

    -- Two at once: the second waits here for the first, and finds its conversation.
    INSERT INTO conversations (id, kind, mode, title, topic, posting, history, direct_key,
      data_key, created_by, created_at, last_at)
    VALUES (p_id, p_kind, p_mode, p_title, p_topic, p_posting, p_history, p_direct_key,
      p_data_key, p_user, clock_ms(), clock_ms())
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN QUERY SELECT * FROM create_conversation(p_id, p_kind, p_mode, p_title, p_topic,
        p_posting, p_history, p_direct_key, p_data_key, p_user, p_device, p_others, p_user_limit);
      RETURN;
    END IF;
    v_entry := note_change(p_id, 'membership', p_user, p_device,
      jsonb_build_object('type', 'created', 'users', to_jsonb(v_everyone)),
      cardinality(v_everyone));
    PERFORM admit(p_id, v_everyone, v_entry, p_history);
    IF p_kind <> 'direct' THEN
      UPDATE members SET role = 'owner' WHERE conversation_id = p_id AND user_id = p_user;
    END IF;
    RETURN QUERY SELECT p_id, v_entry;
  END $$`,

  `-- All of them or none.
  CREATE FUNCTION add_members(
    p_conversation uuid, p_user uuid, p_device uuid, p_users uuid[], p_allowed text[],
    p_group_limit integer, p_channel_limit integer, p_user_limit integer
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_role text := lock_as_member(p_conversation, p_user);
    v_place conversations;
    v_entry entries;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation;
    IF v_place.kind = 'direct' THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
    PERFORM require_role(v_role, p_allowed);
    IF (SELECT count(*) FROM users WHERE id = ANY (p_users) AND suspended_at IS NULL)
      <> cardinality(p_users) THEN PERFORM refuse('user.not-found'); END IF;
    IF EXISTS (SELECT FROM members WHERE conversation_id = p_conversation
      AND user_id = ANY (p_users) AND role IS NOT NULL) THEN PERFORM refuse('member.already'); END IF;
    IF EXISTS (SELECT FROM bans WHERE conversation_id = p_conversation AND user_id = ANY (p_users))
      THEN PERFORM refuse('member.banned'); END IF;
    IF EXISTS (SELECT FROM blocks WHERE user_id = ANY (p_users) AND blocked_id = p_user)
      THEN PERFORM refuse('conversation.blocked'); END IF;
    IF v_place.member_count + cardinality(p_users)
      > (CASE v_place.kind WHEN 'channel' THEN p_channel_limit ELSE p_group_limit END)
      THEN PERFORM refuse('limit.reached'); END IF;
    PERFORM require_user_room(p_users, p_user_limit);
    v_entry := note_change(p_conversation, 'membership', p_user, p_device,
      jsonb_build_object('type', 'added', 'users', to_jsonb(p_users)), cardinality(p_users));
    PERFORM admit(p_conversation, p_users, v_entry, v_place.history);
    RETURN NEXT v_entry;
  END $$`,

  `-- By an invitation, or without one (p_code null) into a public channel.
  CREATE FUNCTION join_conversation(
    p_conversation uuid, p_code text, p_user uuid, p_device uuid, p_group_limit integer,
    p_channel_limit integer, p_user_limit integer
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_place conversations;
    v_entry entries;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation FOR NO KEY UPDATE;
    IF NOT FOUND OR (p_code IS NULL AND v_place.kind <> 'channel')
      THEN PERFORM refuse('conversation.not-found'); END IF;
    IF EXISTS (SELECT FROM members WHERE conversation_id = p_conversation AND user_id = p_user
      AND role IS NOT NULL) THEN RETURN; END IF;
    IF EXISTS (SELECT FROM bans WHERE conversation_id = p_conversation AND user_id = p_user)
      THEN PERFORM refuse('member.banned'); END IF;
    IF v_place.member_count
      >= (CASE v_place.kind WHEN 'channel' THEN p_channel_limit ELSE p_group_limit END)
      THEN PERFORM refuse('limit.reached'); END IF;
    PERFORM require_user_room(ARRAY[p_user], p_user_limit);
    IF p_code IS NOT NULL THEN
      UPDATE conversation_invites SET uses = uses + 1
      WHERE conversation_id = p_conversation AND code = p_code AND uses < max_uses
        AND expires_at > clock_timestamp();
      IF NOT FOUND THEN PERFORM refuse('invite.not-found'); END IF;
    END IF;
    v_entry := note_change(p_conversation, 'membership', p_user, p_device,
      jsonb_build_object('type', 'joined', 'users', jsonb_build_array(p_user)), 1);
    PERFORM admit(p_conversation, ARRAY[p_user], v_entry, v_place.history);
    RETURN NEXT v_entry;
  END $$`,

  `-- p_how: left (oneself), removed or banned (another one).
  CREATE FUNCTION remove_member(
    p_conversation uuid, p_how text, p_user uuid, p_device uuid, p_member uuid,
    p_allowed text[], p_ranks text[]
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_role text := lock_as_member(p_conversation, p_user);
    v_kind text;
    v_other text;
    v_entry entries;
  BEGIN
    SELECT kind INTO v_kind FROM conversations WHERE id = p_conversation;
    IF v_kind = 'direct' THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
    SELECT role INTO v_other FROM members
    WHERE conversation_id = p_conversation AND user_id = p_member;
    IF p_how = 'left' THEN
      IF v_role = p_ranks[1] AND EXISTS (SELECT FROM members WHERE conversation_id = p_conversation
        AND user_id <> p_user AND role IS NOT NULL) THEN PERFORM refuse('member.owner-must-stay'); END IF;
    ELSE
      PERFORM require_role(v_role, p_allowed);
      IF p_how = 'removed' AND v_other IS NULL THEN PERFORM refuse('member.not-found'); END IF;
      IF v_other IS NOT NULL THEN PERFORM require_outranked(p_ranks, v_role, v_other); END IF;
    END IF;
    IF p_how = 'banned' THEN
      IF NOT EXISTS (SELECT FROM users WHERE id = p_member)
        THEN PERFORM refuse('user.not-found'); END IF;
      INSERT INTO bans (conversation_id, user_id, banned_by, created_at)
      VALUES (p_conversation, p_member, p_user, clock_ms()) ON CONFLICT DO NOTHING;
      IF v_other IS NULL THEN RETURN; END IF;
    END IF;
    v_entry := note_change(p_conversation, 'membership', p_user, p_device,
      jsonb_build_object('type', p_how, 'users', jsonb_build_array(p_member)), -1);
    UPDATE members m SET role = NULL, left_at = v_entry.created_at,
      as_left = jsonb_build_object('title', c.title, 'topic', c.topic, 'posting', c.posting,
        'history', c.history, 'memberCount', c.member_count, 'lastN', c.last_n),
      changed_xid = pg_current_xact_id()
    FROM conversations c
    WHERE c.id = p_conversation AND m.conversation_id = c.id AND m.user_id = p_member;
    UPDATE membership_spans SET to_seq = v_entry.seq
    WHERE conversation_id = p_conversation AND user_id = p_member AND to_seq IS NULL;
    RETURN NEXT v_entry;
  END $$`,

  `CREATE FUNCTION change_role(
    p_conversation uuid, p_user uuid, p_device uuid, p_member uuid, p_role text,
    p_allowed text[], p_ranks text[]
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_role text := lock_as_member(p_conversation, p_user);
    v_other text;
  BEGIN
    IF (SELECT kind FROM conversations WHERE id = p_conversation) = 'direct'
      THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
    PERFORM require_role(v_role, p_allowed);
    SELECT role INTO v_other FROM members
    WHERE conversation_id = p_conversation AND user_id = p_member;
    IF v_other IS NULL THEN PERFORM refuse('member.not-found'); END IF;
    PERFORM require_outranked(p_ranks, v_role, v_other);
    PERFORM require_outranked(p_ranks, v_role, p_role);
    IF v_other = p_role THEN RETURN; END IF;
    UPDATE members SET role = p_role, changed_xid = pg_current_xact_id()
    WHERE conversation_id = p_conversation AND user_id = p_member;
    RETURN NEXT note_change(p_conversation, 'membership', p_user, p_device, jsonb_build_object(
      'type', 'role-changed', 'users', jsonb_build_array(p_member), 'role', p_role), 0);
  END $$`,

  `-- The owner becomes what stands below an owner.
  CREATE FUNCTION transfer_ownership(
    p_conversation uuid, p_user uuid, p_device uuid, p_member uuid, p_allowed text[],
    p_ranks text[]
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_role text := lock_as_member(p_conversation, p_user);
  BEGIN
    IF (SELECT kind FROM conversations WHERE id = p_conversation) = 'direct'
      THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
    PERFORM require_role(v_role, p_allowed);
    IF NOT EXISTS (SELECT FROM members WHERE conversation_id = p_conversation
      AND user_id = p_member AND role IS NOT NULL) THEN PERFORM refuse('member.not-found'); END IF;
    IF p_member = p_user THEN RETURN; END IF;
    UPDATE members SET role = CASE user_id WHEN p_member THEN p_ranks[1] ELSE p_ranks[2] END,
      changed_xid = pg_current_xact_id()
    WHERE conversation_id = p_conversation AND user_id IN (p_user, p_member);
    RETURN NEXT note_change(p_conversation, 'membership', p_user, p_device, jsonb_build_object(
      'type', 'ownership-transferred', 'users', jsonb_build_array(p_member)), 0);
  END $$`,

  `-- Null leaves a setting as it is; the entry tells only what is another now.
  CREATE FUNCTION change_settings(
    p_conversation uuid, p_user uuid, p_device uuid, p_title text, p_topic text, p_posting text,
    p_history text, p_allowed text[]
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_role text := lock_as_member(p_conversation, p_user);
    v_place conversations;
    v_change jsonb;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation;
    IF v_place.kind = 'direct' THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
    PERFORM require_role(v_role, p_allowed);
    v_change := jsonb_strip_nulls(jsonb_build_object(
      'title', nullif(p_title, v_place.title), 'topic', nullif(p_topic, v_place.topic),
      'posting', nullif(p_posting, v_place.posting), 'history', nullif(p_history, v_place.history)));
    IF v_change = '{}' THEN RETURN; END IF;
    UPDATE conversations SET
      title = coalesce(p_title, title), topic = coalesce(p_topic, topic),
      posting = coalesce(p_posting, posting), history = coalesce(p_history, history)
    WHERE id = p_conversation;
    RETURN NEXT note_change(p_conversation, 'settings', p_user, p_device, v_change, 0);
  END $$`,
];
