import type { MigrationInterface, QueryRunner } from 'typeorm';

import { change, keptByCommits } from './1700000000008-groups';
import { definitionOf } from './1700000000012-own-marker';

/**
 * Messages that disappear. A conversation that the server reads has a timer; in an encrypted one the
 * sender says how long a message stays. What is about a message goes with it.
 */
export class MessageTimer1700000000014 implements MigrationInterface {
  readonly name = 'MessageTimer1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    const append = await definitionOf(runner, 'append_entries');
    await runner.query(`
      ALTER TABLE conversations ADD COLUMN timer integer NOT NULL DEFAULT 0 CHECK (timer >= 0);
      ALTER TABLE entries ADD COLUMN expires_at timestamptz(3);
      CREATE INDEX entries_expiry ON entries (expires_at)
        WHERE expires_at IS NOT NULL AND NOT erased;
      DROP FUNCTION append_entries, change_settings;
    `);
    await runner.query(CHANGES.reduce(apply, append));
    await runner.query(SETTINGS_CHANGES.reduce(apply, keptByCommits('change_settings')));
    await runner.query(WIPE_EXPIRED);
  }

  async down(runner: QueryRunner): Promise<void> {
    const append = await definitionOf(runner, 'append_entries');
    await runner.query('DROP FUNCTION wipe_expired, append_entries, change_settings');
    await runner.query(CHANGES.reduceRight((text, [from, to]) => change(text, to, from), append));
    await runner.query(keptByCommits('change_settings'));
    await runner.query(`
      ALTER TABLE entries DROP COLUMN expires_at;
      ALTER TABLE conversations DROP COLUMN timer;
    `);
  }
}

const apply = (text: string, [from, to]: readonly [string, string]): string =>
  change(text, from, to);

const CHANGES = [
  [
    'p_target bigint[],',
    // Seconds that a message stays, or null.
    'p_target bigint[], p_expires_in integer[],',
  ],
  [
    'erased boolean, read_moved boolean',
    'erased boolean, read_moved boolean, expires_at timestamp with time zone',
  ],
  ['p_epoch, p_quiet, p_target,', 'p_epoch, p_quiet, p_target, p_expires_in,'],
  ['epoch, quiet, target, own_target,', 'epoch, quiet, target, expires_in, own_target,'],
  [
    'm.read_seq, m.read_n, old.seq AS old_seq,',
    `t.expires_at AS target_expires_at, old.expires_at AS old_expires_at,
        CASE WHEN c.mode = 'server' THEN nullif(c.timer, 0) ELSE i.expires_in END AS stays,
        m.read_seq, m.read_n, old.seq AS old_seq,`,
  ],
  [
    'OR t.target IS NOT NULL OR t.erased',
    'OR t.target IS NOT NULL OR t.erased OR t.expires_at <= v_now',
  ],
  [
    'min(p.seq) OVER mine AS own_from,',
    `CASE
          WHEN NOT p.fresh THEN p.old_expires_at
          WHEN p.kind <> 'message' THEN NULL
          WHEN p.target IS NOT NULL THEN p.target_expires_at
          ELSE p.at + p.stays * interval '1 second'
        END AS expires_at,
        min(p.seq) OVER mine AS own_from,`,
  ],
  ['erased, created_at)', 'erased, created_at, expires_at)'],
  ['o.wiped, o.at', 'o.wiped, o.at, o.expires_at'],
  [
    'o.fresh AND (o.read_base > o.read_seq OR o.passes)',
    `o.fresh AND (o.read_base > o.read_seq OR o.passes),
      first_value(o.expires_at) OVER same_id`,
  ],
] as const;

const SETTINGS_CHANGES = [
  ['p_history text, p_allowed', 'p_history text, p_timer integer, p_allowed'],
  ['coalesce(p_title, p_topic, p_history)', 'coalesce(p_title, p_topic, p_history, p_timer::text)'],
  [
    `nullif(p_history, v_place.history)`,
    `nullif(p_history, v_place.history),
      'timer', nullif(p_timer, v_place.timer)`,
  ],
  [
    'history = coalesce(p_history, history)',
    'history = coalesce(p_history, history), timer = coalesce(p_timer, timer)',
  ],
] as const;

/** Wipes at most `p_limit` of what has expired, and who was named there; answers how many. */
const WIPE_EXPIRED = `
  CREATE FUNCTION wipe_expired(p_limit integer) RETURNS bigint LANGUAGE sql AS $$
    WITH due AS (
      SELECT conversation_id, seq FROM entries
      WHERE expires_at <= clock_timestamp() AND NOT erased
      ORDER BY expires_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED
    ), wiped AS (
      UPDATE entries e SET body = NULL, erased = true FROM due
      WHERE e.conversation_id = due.conversation_id AND e.seq = due.seq
      RETURNING e.conversation_id, e.seq
    ), unnamed AS (
      DELETE FROM mentions x USING wiped
      WHERE x.conversation_id = wiped.conversation_id AND x.seq = wiped.seq
    )
    SELECT count(*) FROM wiped
  $$;
`;
