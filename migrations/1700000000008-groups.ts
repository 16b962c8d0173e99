import type { MigrationInterface, QueryRunner } from 'typeorm';

import { APPEND_ENTRIES } from './1700000000002-log-functions';
import { membershipFunction } from './1700000000003-membership-functions';
import { byClientIdAlone, replacing } from './1700000000006-client-id-index';
import { COMMIT_FUNCTIONS } from './groups/commit-functions';
import { REMOVE_MEMBER, REMOVAL_FUNCTIONS } from './groups/removal-functions';
import { GROUP_TABLES } from './groups/tables';

/**
 * The delivery service of encrypted conversations: what the server knows of their groups, the one
 * function that moves a group on, and what a message has to pass.
 */
export class Groups1700000000008 implements MigrationInterface {
  readonly name = 'Groups1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GROUP_TABLES);
    for (const definition of REMOVAL_FUNCTIONS) await runner.query(definition);
    await runner.query(`DROP FUNCTION remove_member(uuid, text, uuid, uuid, uuid, text[], text[])`);
    await runner.query(REMOVE_MEMBER);
    for (const [name] of KEPT_BY_COMMITS) await runner.query(replacing(keptByCommits(name)));
    for (const definition of COMMIT_FUNCTIONS) await runner.query(definition);
    await runner.query(replacing(APPEND_ENTRIES, (text) => withGates(byClientIdAlone(text))));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(replacing(APPEND_ENTRIES, byClientIdAlone));
    for (const [name] of KEPT_BY_COMMITS) {
      await runner.query(replacing(membershipFunction(name)));
    }
    await runner.query(`
      DROP TRIGGER chain_devices_ended ON chain_devices;
      DROP FUNCTION remove_member(uuid, text, uuid, uuid, uuid, text[], text[], text);
    `);
    await runner.query(membershipFunction('remove_member'));
    await runner.query(`
      DROP FUNCTION end_welcome, begin_generation, create_encrypted_conversation, commit_to_group, follow_policy,
        bring_in, take_out, require_live_session, note_ended_device,
        request_removals, end_membership;
      DROP TABLE welcomes, welcome_bodies, group_removals, group_leaves, groups;
      DROP INDEX entries_commit;
    `);
  }
}

export const change = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`there is no ${from} to replace`);
  return text.replace(from, to);
};

/** What the group's policy or its members agree on is changed by a commit or by content, not here. */
const KEPT_BY_COMMITS = [
  [
    'add_members',
    `IF v_place.kind = 'direct' THEN`,
    `IF v_place.kind = 'direct' OR v_place.mode = 'e2ee' THEN`,
  ],
  [
    'change_settings',
    `IF v_place.kind = 'direct' THEN`,
    `IF v_place.kind = 'direct' OR (v_place.mode = 'e2ee'
      AND coalesce(p_title, p_topic, p_history) IS NOT NULL) THEN`,
  ],
  [
    'change_role',
    `PERFORM require_outranked(p_ranks, v_role, v_other);`,
    `PERFORM require_outranked(p_ranks, v_role, v_other);
    -- Owner and admins are the policy's; moderators are the server's own.
    IF (SELECT mode FROM conversations WHERE id = p_conversation) = 'e2ee'
      AND 'admin' IN (v_other, p_role) THEN PERFORM refuse('conversation.kind-mismatch'); END IF;`,
  ],
  [
    'transfer_ownership',
    `IF (SELECT kind FROM conversations WHERE id = p_conversation) = 'direct'`,
    `IF (SELECT kind = 'direct' OR mode = 'e2ee' FROM conversations WHERE id = p_conversation)`,
  ],
] as const;

export const keptByCommits = (name: (typeof KEPT_BY_COMMITS)[number][0]): string => {
  const changes = KEPT_BY_COMMITS.filter(([changed]) => changed === name);
  return changes.reduce((text, [, from, to]) => change(text, from, to), membershipFunction(name));
};

/**
 * Scalar subqueries, so that no plan hashes a table for them; each has one index that it could use,
 * and finds one row in it, whatever the size of the group.
 */
export const withGates = (text: string): string =>
  change(
    text,
    `WHEN i.mode = 'e2ee' AND (i.generation <> c.generation OR i.epoch <> c.epoch)
            THEN 'epoch.stale'`,
    `WHEN i.mode = 'e2ee' AND (
            SELECT l.leaf_index FROM group_leaves l
            WHERE l.device_id = i.device_id AND l.conversation_id = i.conversation_id) IS NULL
            THEN 'device.not-in-group'
          WHEN i.mode = 'e2ee' AND (i.generation <> c.generation OR i.epoch <> c.epoch)
            THEN 'epoch.stale'
          WHEN i.mode = 'e2ee' AND (
            SELECT true FROM group_removals r
            WHERE r.conversation_id = i.conversation_id LIMIT 1)
            THEN 'removal.pending'`,
  );
