/**
 * A commit moves its group from one epoch to the next: one function call under the conversation's
 * lock. That the commit is right was found before, for the epoch that it names; here it is
 * accepted only while that epoch is the current one. The arrays about leaves run in parallel.
 */
export const COMMIT_FUNCTIONS = [
  `CREATE FUNCTION require_live_session(p_user uuid, p_device uuid, p_session uuid) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM users WHERE id = p_user AND suspended_at IS NOT NULL)
      THEN PERFORM refuse('auth.suspended'); END IF;
    IF NOT EXISTS (SELECT FROM devices
        WHERE id = p_device AND user_id = p_user AND revoked_at IS NULL)
      OR (p_session IS NOT NULL AND NOT EXISTS (SELECT FROM sessions
        WHERE id = p_session AND device_id = p_device AND revoked_at IS NULL))
      THEN PERFORM refuse('auth.session-revoked'); END IF;
  END $$`,

  `-- Takes leaves out. Whose last one it was is a member no longer, unless the leaf had to go
  -- anyway: one whose only device was revoked stays, and waits to be let in with another.
  CREATE FUNCTION take_out(p_conversation uuid, p_user uuid, p_device uuid, p_removed uuid[])
  RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_users uuid[];
    v_count integer;
    v_member uuid;
    v_entry entries;
  BEGIN
    v_users := ARRAY(
      SELECT DISTINCT l.user_id FROM group_leaves l
      WHERE l.device_id = ANY (p_removed) AND l.conversation_id = p_conversation
        AND NOT EXISTS (SELECT FROM group_removals r
          WHERE r.conversation_id = p_conversation AND r.device_id = l.device_id)
      ORDER BY l.user_id);
    DELETE FROM group_leaves
    WHERE device_id = ANY (p_removed) AND conversation_id = p_conversation;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    IF v_count <> cardinality(p_removed) THEN
      RAISE EXCEPTION 'the leaves of % differ from its tree', p_conversation;
    END IF;
    DELETE FROM welcomes
    WHERE device_id = ANY (p_removed) AND conversation_id = p_conversation;
    IF (SELECT kind FROM conversations WHERE id = p_conversation) = 'direct' THEN RETURN; END IF;
    FOR v_member IN
      SELECT m.user_id FROM members m
      WHERE m.conversation_id = p_conversation AND m.user_id = ANY (v_users)
        AND m.role IS NOT NULL AND NOT EXISTS (
          SELECT FROM devices d JOIN group_leaves l ON l.device_id = d.id
          WHERE d.user_id = m.user_id AND l.conversation_id = p_conversation)
      ORDER BY m.user_id
    LOOP
      v_entry := note_change(p_conversation, 'membership', p_user, p_device,
        jsonb_build_object('type', 'removed', 'users', jsonb_build_array(v_member)), -1);
      PERFORM end_membership(p_conversation, v_member, v_entry);
      RETURN NEXT v_entry;
    END LOOP;
  END $$`,

  `-- Gives devices leaves, and makes their users members who are none.
  CREATE FUNCTION bring_in(
    p_conversation uuid, p_user uuid, p_device uuid, p_users uuid[], p_devices uuid[],
    p_leaves integer[], p_keys bytea[], p_group_limit integer, p_user_limit integer
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_place conversations;
    v_new uuid[];
    v_entry entries;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation;
    v_new := ARRAY(
      SELECT DISTINCT u FROM unnest(p_users) AS u WHERE NOT EXISTS (
        SELECT FROM members
        WHERE conversation_id = p_conversation AND user_id = u AND role IS NOT NULL)
      ORDER BY u);
    IF cardinality(v_new) > 0 THEN
      IF v_place.kind = 'direct' THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
      IF (SELECT count(*) FROM users WHERE id = ANY (v_new) AND suspended_at IS NULL)
        <> cardinality(v_new) THEN PERFORM refuse('user.not-found'); END IF;
      IF EXISTS (SELECT FROM bans WHERE conversation_id = p_conversation AND user_id = ANY (v_new))
        THEN PERFORM refuse('member.banned'); END IF;
      IF EXISTS (SELECT FROM blocks WHERE user_id = ANY (v_new) AND blocked_id = p_user)
        THEN PERFORM refuse('conversation.blocked'); END IF;
      IF v_place.member_count + cardinality(v_new) > p_group_limit
        THEN PERFORM refuse('limit.reached'); END IF;
      PERFORM require_user_room(v_new, p_user_limit);
      v_entry := note_change(p_conversation, 'membership', p_user, p_device,
        jsonb_build_object('type', 'added', 'users', to_jsonb(v_new)), cardinality(v_new));
      PERFORM admit(p_conversation, v_new, v_entry, v_place.history);
      RETURN NEXT v_entry;
    END IF;
    INSERT INTO group_leaves (conversation_id, device_id, user_id, leaf_index, signature_key)
    SELECT p_conversation, a.device_id, a.user_id, a.leaf_index, a.signature_key
    FROM unnest(p_devices, p_users, p_leaves, p_keys)
      AS a(device_id, user_id, leaf_index, signature_key);
    -- Revoked since the commit was judged.
    PERFORM request_removals(
      ARRAY(SELECT device_id FROM chain_devices
        WHERE device_id = ANY (p_devices) AND ended_n IS NOT NULL),
      p_conversation, 'revoked', NULL);
  END $$`,

  `-- Owner and admins are what the group's policy says; moderators are the server's own.
  CREATE FUNCTION follow_policy(
    p_conversation uuid, p_user uuid, p_device uuid, p_owner uuid, p_admins uuid[]
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_member record;
  BEGIN
    FOR v_member IN
      SELECT * FROM (
        SELECT m.user_id, m.role, CASE
            WHEN m.user_id = p_owner THEN 'owner'
            WHEN m.user_id = ANY (p_admins) THEN 'admin'
            WHEN m.role IN ('owner', 'admin') THEN 'member'
            ELSE m.role
          END AS wanted
        FROM members m WHERE m.conversation_id = p_conversation AND m.role IS NOT NULL
      ) w WHERE w.wanted <> w.role ORDER BY w.wanted <> 'owner', w.user_id
    LOOP
      UPDATE members SET role = v_member.wanted, changed_xid = pg_current_xact_id()
      WHERE conversation_id = p_conversation AND user_id = v_member.user_id;
      IF v_member.wanted = 'owner' THEN
        RETURN NEXT note_change(p_conversation, 'membership', p_user, p_device, jsonb_build_object(
          'type', 'ownership-transferred', 'users', jsonb_build_array(v_member.user_id)), 0);
      -- That the old owner becomes an admin is said by that entry.
      ELSIF p_owner IS NULL OR (v_member.role, v_member.wanted) <> ('owner', 'admin') THEN
        RETURN NEXT note_change(p_conversation, 'membership', p_user, p_device, jsonb_build_object(
          'type', 'role-changed', 'users', jsonb_build_array(v_member.user_id),
          'role', v_member.wanted), 0);
      END IF;
    END LOOP;
  END $$`,

  `-- Answers everything that it wrote, the commit at the end; of a repeated call the commit alone.
  CREATE FUNCTION commit_to_group(
    p_conversation uuid, p_user uuid, p_device uuid, p_session uuid, p_client_id uuid,
    p_generation integer, p_epoch bigint, p_digest bytea, p_body bytea, p_group_info bytea,
    p_removed uuid[],
    p_devices uuid[], p_users uuid[], p_leaves integer[], p_keys bytea[],
    -- One for each device that the Welcome is for, null for one that came by itself.
    p_welcome_ids uuid[], p_welcome bytea,
    -- Of the key packages that are used up by it.
    p_refs bytea[], p_epoch_record bytea,
    p_owner uuid, p_admins uuid[], p_history text,
    p_group_limit integer, p_user_limit integer
  ) RETURNS TABLE (entry entries, duplicate boolean) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_place conversations;
    v_old entries;
    v_entry entries;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation FOR NO KEY UPDATE;
    PERFORM require_live_session(p_user, p_device, p_session);
    SELECT * INTO v_old FROM entries
    WHERE client_id = p_client_id AND device = p_device AND conversation_id = p_conversation;
    IF FOUND THEN
      IF v_old.kind <> 'commit' OR v_old.digest IS DISTINCT FROM p_digest
        THEN PERFORM refuse('message.id-taken'); END IF;
      RETURN QUERY SELECT v_old, true;
      RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM members
      WHERE conversation_id = p_conversation AND user_id = p_user AND role IS NOT NULL)
      THEN PERFORM refuse('conversation.not-found'); END IF;
    IF (v_place.generation, v_place.epoch) <> (p_generation, p_epoch)
      THEN PERFORM refuse('epoch.stale'); END IF;

    -- Before any leaf is touched: see the order of locks at the removals.
    PERFORM 1 FROM users WHERE id = ANY (p_users) ORDER BY id FOR SHARE;
    PERFORM 1 FROM devices WHERE id = ANY (p_devices) ORDER BY id FOR SHARE;
    UPDATE conversations SET history = coalesce(p_history, history) WHERE id = p_conversation;
    RETURN QUERY SELECT e, false FROM take_out(p_conversation, p_user, p_device, p_removed) e;
    RETURN QUERY SELECT e, false FROM bring_in(p_conversation, p_user, p_device, p_users,
      p_devices, p_leaves, p_keys, p_group_limit, p_user_limit) e;
    RETURN QUERY SELECT e, false
      FROM follow_policy(p_conversation, p_user, p_device, p_owner, p_admins) e;

    -- No main entry: the preview stays what it is.
    UPDATE conversations SET
      last_seq = last_seq + 1, epoch = p_epoch + 1, last_at = greatest(last_at, clock_ms()),
      changed_xid = pg_current_xact_id()
    WHERE id = p_conversation RETURNING * INTO v_place;
    INSERT INTO entries (conversation_id, seq, n, kind, sender, device, client_id, generation,
      epoch, quiet, body, digest, created_at)
    VALUES (p_conversation, v_place.last_seq, v_place.last_n, 'commit', p_user, p_device,
      p_client_id, p_generation, p_epoch, true, p_body, p_digest, v_place.last_at)
    RETURNING * INTO v_entry;
    INSERT INTO outbox (conversation_id, from_seq, to_seq, created_at)
    VALUES (p_conversation, v_entry.seq, v_entry.seq, clock_ms());
    UPDATE members SET read_seq = v_entry.seq, delivered_seq = v_entry.seq
    WHERE conversation_id = p_conversation AND user_id = p_user AND read_seq = v_entry.seq - 1;
    UPDATE groups SET epoch = p_epoch + 1, group_info = p_group_info, seq = v_entry.seq
    WHERE conversation_id = p_conversation;

    DELETE FROM welcomes WHERE device_id = ANY (p_devices) AND conversation_id = p_conversation;
    DELETE FROM welcome_bodies b WHERE b.conversation_id = p_conversation AND NOT EXISTS (
      SELECT FROM welcomes w WHERE (w.conversation_id, w.generation, w.epoch)
        = (b.conversation_id, b.generation, b.epoch));
    IF p_welcome IS NOT NULL THEN
      INSERT INTO welcome_bodies (conversation_id, generation, epoch, seq, body)
      VALUES (p_conversation, p_generation, p_epoch + 1, v_entry.seq, p_welcome);
      INSERT INTO welcomes (id, device_id, conversation_id, generation, epoch)
      SELECT w.id, w.device_id, p_conversation, p_generation, p_epoch + 1
      FROM unnest(p_welcome_ids, p_devices) AS w(id, device_id) WHERE w.id IS NOT NULL;
    END IF;
    DELETE FROM key_packages WHERE ref = ANY (p_refs) AND NOT last_resort;
    IF p_epoch_record IS NOT NULL THEN
      INSERT INTO epoch_records (user_id, device_id, conversation_id, generation, epoch, body)
      VALUES (p_user, p_device, p_conversation, p_generation, p_epoch + 1, p_epoch_record)
      ON CONFLICT DO NOTHING;
    END IF;
    RETURN QUERY SELECT v_entry, false;
  END $$`,

  `-- A conversation with its group, which the first commit has moved to epoch 1; none of it where
  -- the conversation is there already.
  CREATE FUNCTION create_encrypted_conversation(
    p_id uuid, p_kind text, p_history text, p_direct_key text, p_data_key bytea, p_user uuid,
    p_device uuid, p_session uuid, p_others uuid[], p_group_info_before bytea, p_key bytea,
    p_client_id uuid, p_digest bytea, p_body bytea, p_group_info bytea,
    p_devices uuid[], p_users uuid[], p_leaves integer[], p_keys bytea[],
    p_welcome_ids uuid[], p_welcome bytea, p_refs bytea[], p_epoch_record bytea,
    p_owner uuid, p_admins uuid[], p_group_limit integer, p_user_limit integer
  ) RETURNS TABLE (found uuid, entry entries) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_made record;
  BEGIN
    SELECT * INTO v_made FROM create_conversation(p_id, p_kind, 'e2ee', '', '', 'members',
      p_history, p_direct_key, p_data_key, p_user, p_device, p_others, p_user_limit);
    RETURN QUERY SELECT v_made.found, v_made.entry;
    IF v_made.entry IS NULL THEN RETURN; END IF;
    INSERT INTO groups (conversation_id, generation, epoch, group_info, seq)
    VALUES (p_id, 0, 0, p_group_info_before, 1);
    INSERT INTO group_leaves (conversation_id, device_id, user_id, leaf_index, signature_key)
    VALUES (p_id, p_device, p_user, 0, p_key);
    RETURN QUERY SELECT p_id, c.entry FROM commit_to_group(p_id, p_user, p_device, p_session,
      p_client_id, 0, 0, p_digest, p_body, p_group_info, '{}', p_devices, p_users, p_leaves,
      p_keys, p_welcome_ids, p_welcome, p_refs, p_epoch_record, p_owner, p_admins, NULL, p_group_limit, p_user_limit) c;
  END $$`,

  `-- The next generation of a group, which the first commit has moved to epoch 1. Its users are
  -- members: who is one no longer since it was checked does not come back by it.
  CREATE FUNCTION begin_generation(
    p_conversation uuid, p_user uuid, p_device uuid, p_session uuid, p_client_id uuid,
    p_generation integer, p_after bigint, p_without uuid[], p_group_info_before bytea, p_key bytea,
    p_digest bytea, p_body bytea, p_group_info bytea,
    p_devices uuid[], p_users uuid[], p_leaves integer[], p_keys bytea[],
    p_welcome_ids uuid[], p_welcome bytea, p_refs bytea[], p_epoch_record bytea,
    p_owner uuid, p_admins uuid[], p_group_limit integer, p_user_limit integer
  ) RETURNS TABLE (entry entries, duplicate boolean) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_place conversations;
    v_everyone uuid[] := p_user || p_users;
    v_member uuid;
    v_entry entries;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM entries
      WHERE client_id = p_client_id AND device = p_device AND conversation_id = p_conversation)
    THEN
      RETURN QUERY SELECT * FROM commit_to_group(p_conversation, p_user, p_device, p_session,
        p_client_id, p_generation, 0, p_digest, p_body, p_group_info, '{}', p_devices, p_users,
        p_leaves, p_keys, p_welcome_ids, p_welcome, p_refs, p_epoch_record, p_owner, p_admins,
        NULL, p_group_limit, p_user_limit);
      RETURN;
    END IF;
    IF (v_place.generation + 1, v_place.epoch) <> (p_generation, p_after)
      OR EXISTS (SELECT FROM unnest(v_everyone) AS u WHERE NOT EXISTS (
        SELECT FROM members
        WHERE conversation_id = p_conversation AND user_id = u AND role IS NOT NULL))
      THEN PERFORM refuse('epoch.stale'); END IF;

    -- As with every commit: see the order of locks at the removals.
    PERFORM 1 FROM users WHERE id = ANY (v_everyone) ORDER BY id FOR SHARE;
    PERFORM 1 FROM devices WHERE id = ANY (p_device || p_devices) ORDER BY id FOR SHARE;
    FOR v_member IN
      SELECT user_id FROM members
      WHERE conversation_id = p_conversation AND user_id = ANY (p_without) AND role IS NOT NULL
      ORDER BY user_id
    LOOP
      v_entry := note_change(p_conversation, 'membership', p_user, p_device,
        jsonb_build_object('type', 'removed', 'users', jsonb_build_array(v_member)), -1);
      PERFORM end_membership(p_conversation, v_member, v_entry);
      RETURN QUERY SELECT v_entry, false;
    END LOOP;
    DELETE FROM welcomes WHERE conversation_id = p_conversation;
    DELETE FROM welcome_bodies WHERE conversation_id = p_conversation;
    DELETE FROM group_leaves WHERE conversation_id = p_conversation;
    UPDATE conversations SET generation = p_generation, epoch = 0 WHERE id = p_conversation;
    UPDATE groups SET generation = p_generation, epoch = 0, group_info = p_group_info_before
    WHERE conversation_id = p_conversation;
    INSERT INTO group_leaves (conversation_id, device_id, user_id, leaf_index, signature_key)
    VALUES (p_conversation, p_device, p_user, 0, p_key);
    RETURN QUERY SELECT * FROM commit_to_group(p_conversation, p_user, p_device, p_session,
      p_client_id, p_generation, 0, p_digest, p_body, p_group_info, '{}', p_devices, p_users,
      p_leaves, p_keys, p_welcome_ids, p_welcome, p_refs, p_epoch_record, p_owner, p_admins,
      NULL, p_group_limit, p_user_limit);
  END $$`,

  `-- It was fetched. Two devices that end theirs at once: the second finds the body its own to end.
  CREATE FUNCTION end_welcome(p_id uuid, p_device uuid) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    v_welcome welcomes;
  BEGIN
    SELECT * INTO v_welcome FROM welcomes WHERE id = p_id AND device_id = p_device;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM 1 FROM welcome_bodies b
    WHERE (b.conversation_id, b.generation, b.epoch)
      = (v_welcome.conversation_id, v_welcome.generation, v_welcome.epoch) FOR UPDATE;
    DELETE FROM welcomes WHERE id = p_id;
    DELETE FROM welcome_bodies b
    WHERE (b.conversation_id, b.generation, b.epoch)
      = (v_welcome.conversation_id, v_welcome.generation, v_welcome.epoch)
      AND NOT EXISTS (SELECT FROM welcomes w WHERE (w.conversation_id, w.generation, w.epoch)
        = (b.conversation_id, b.generation, b.epoch));
    RETURN true;
  END $$`,
];
