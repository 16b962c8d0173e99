/**
 * Leaves become pending where the reason arises, so that an append need not look at the devices of
 * the whole group. A device ends in its user's chain, which is kept by a module that knows nothing
 * of groups: a trigger sees it.
 *
 * Only what the members' own devices can see makes a leaf pending: a chain, or an entry of the log.
 * A device that the server alone has shut out, and an account that it has suspended, get nothing
 * more; but a client that took their leaves out on the server's word would be refused by all others,
 * and a group that waited for it would wait for ever.
 *
 * The order of locks is users, devices, leaves, removals, also in a commit: no deadlock. A commit
 * that takes the leaf out at the same time is waited for, and then there is nothing to mark.
 */
export const REMOVAL_FUNCTIONS = [
  `CREATE FUNCTION end_membership(p_conversation uuid, p_member uuid, p_entry entries)
  RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE members m SET role = NULL, left_at = p_entry.created_at,
      as_left = jsonb_build_object('title', c.title, 'topic', c.topic, 'posting', c.posting,
        'history', c.history, 'memberCount', c.member_count, 'lastN', c.last_n),
      changed_xid = pg_current_xact_id()
    FROM conversations c
    WHERE c.id = p_conversation AND m.conversation_id = c.id AND m.user_id = p_member;
    UPDATE membership_spans SET to_seq = p_entry.seq
    WHERE conversation_id = p_conversation AND user_id = p_member AND to_seq IS NULL;
  END $$`,

  `-- Of the leaves of these devices, in one conversation or (null) in all.
  CREATE FUNCTION request_removals(
    p_devices uuid[], p_conversation uuid, p_reason text, p_statement text
  ) RETURNS void LANGUAGE sql AS $$
    WITH leaf AS MATERIALIZED (
      SELECT conversation_id, device_id FROM group_leaves
      WHERE device_id = ANY (p_devices)
        AND (p_conversation IS NULL OR conversation_id = p_conversation)
      ORDER BY conversation_id, device_id FOR KEY SHARE
    )
    INSERT INTO group_removals (conversation_id, device_id, reason, statement)
    SELECT conversation_id, device_id, p_reason, p_statement FROM leaf
    ORDER BY conversation_id, device_id
    ON CONFLICT (conversation_id, device_id) DO NOTHING
  $$`,

  `CREATE FUNCTION note_ended_device() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM request_removals(ARRAY[NEW.device_id], NULL, 'revoked', NULL);
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER chain_devices_ended AFTER UPDATE OF ended_n ON chain_devices
    FOR EACH ROW WHEN (OLD.ended_n IS NULL AND NEW.ended_n IS NOT NULL)
    EXECUTE FUNCTION note_ended_device()`,
];

/** As before, and whoever is gone has to be taken out of the group. */
export const REMOVE_MEMBER = `
  -- p_how: left (oneself), removed or banned (another one).
  CREATE FUNCTION remove_member(
    p_conversation uuid, p_how text, p_user uuid, p_device uuid, p_member uuid,
    p_allowed text[], p_ranks text[], p_statement text
  ) RETURNS SETOF entries LANGUAGE plpgsql AS $$
  DECLARE
    v_role text := lock_as_member(p_conversation, p_user);
    v_place conversations;
    v_other text;
    v_entry entries;
  BEGIN
    SELECT * INTO v_place FROM conversations WHERE id = p_conversation;
    IF v_place.kind = 'direct' THEN PERFORM refuse('conversation.kind-mismatch'); END IF;
    SELECT role INTO v_other FROM members
    WHERE conversation_id = p_conversation AND user_id = p_member;
    IF p_how = 'left' THEN
      IF v_role = p_ranks[1] AND EXISTS (SELECT FROM members WHERE conversation_id = p_conversation
        AND user_id <> p_user AND role IS NOT NULL) THEN PERFORM refuse('member.owner-must-stay'); END IF;
      -- Without it the others could not tell a leave from the server's word.
      IF v_place.mode = 'e2ee' AND p_statement IS NULL
        THEN PERFORM refuse('request.invalid'); END IF;
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
    END IF;
    IF v_place.mode = 'e2ee' THEN
      PERFORM request_removals(ARRAY(SELECT id FROM devices WHERE user_id = p_member),
        p_conversation, p_how, CASE p_how WHEN 'left' THEN p_statement END);
    END IF;
    IF v_other IS NULL THEN RETURN; END IF;
    v_entry := note_change(p_conversation, 'membership', p_user, p_device,
      jsonb_strip_nulls(jsonb_build_object('type', p_how, 'users', jsonb_build_array(p_member),
        'statement', CASE WHEN p_how = 'left' AND v_place.mode = 'e2ee' THEN p_statement END)), -1);
    PERFORM end_membership(p_conversation, p_member, v_entry);
    RETURN NEXT v_entry;
  END $$`;
