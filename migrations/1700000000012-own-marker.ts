import type { MigrationInterface, QueryRunner } from 'typeorm';

import { change } from './1700000000008-groups';

/**
 * Own entries move the own read marker also past what is no unread for anybody, such as the commit
 * that brought the sender in. Who had read everything else then had an unread message: their own.
 *
 * Changes the function as it stands in the database, so that it holds whatever else was changed in it.
 */
export class OwnMarker1700000000012 implements MigrationInterface {
  readonly name = 'OwnMarker1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await redefine(runner, (text) =>
      CHANGES.reduce((before, [from, to]) => change(before, from, to), text),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await redefine(runner, (text) =>
      CHANGES.reduceRight((before, [from, to]) => change(before, to, from), text),
    );
  }
}

const redefine = async (runner: QueryRunner, by: (text: string) => string): Promise<void> => {
  await runner.query(by(await definitionOf(runner, 'append_entries')));
};

/** As it stands in the database; there is one function of that name. */
export const definitionOf = async (runner: QueryRunner, name: string): Promise<string> => {
  const [found] = (await runner.query(`SELECT pg_get_functiondef($1::regproc) AS text`, [
    name,
  ])) as readonly { readonly text: string }[];
  if (!found) throw new Error(`there is no ${name}`);
  return found.text;
};

/** Nothing is passed over that names the sender: an edit is no unread, but may mention. */
const CHANGES = [
  ['m.read_seq, old.seq AS old_seq', 'm.read_seq, m.read_n, old.seq AS old_seq'],
  [
    `own AS MATERIALIZED (
      SELECT p.*,
        greatest(`,
    `own AS MATERIALIZED (
      SELECT a.*,
        a.read_base = a.own_from - 1 OR (
          a.own_from = a.last_seq + 1
          AND a.last_n = CASE WHEN a.read_base = a.read_seq THEN a.read_n ELSE (
            SELECT e.n FROM entries e
            WHERE e.conversation_id = a.conversation_id AND e.seq = a.read_base) END
          AND NOT EXISTS (
            SELECT FROM mentions x
            WHERE x.user_id = a.user_id AND x.conversation_id = a.conversation_id
              AND x.seq > a.read_base)
        ) AS passes
      FROM (SELECT p.*,
        greatest(`,
  ],
  [
    `WINDOW mine AS (PARTITION BY p.conversation_id, p.user_id, p.fresh)
    ),`,
    `WINDOW mine AS (PARTITION BY p.conversation_id, p.user_id, p.fresh)) a
    ),`,
  ],
  [
    'coalesce(max(o.seq) FILTER (WHERE o.in_a_row AND o.read_base = o.own_from - 1)',
    'coalesce(max(o.seq) FILTER (WHERE o.in_a_row AND o.passes)',
  ],
  [
    'max(o.n) FILTER (WHERE o.in_a_row AND o.read_base = o.own_from - 1) AS own_n',
    'max(o.n) FILTER (WHERE o.in_a_row AND o.passes) AS own_n',
  ],
  [
    'o.fresh AND (o.read_base > o.read_seq OR o.read_base = o.own_from - 1)',
    'o.fresh AND (o.read_base > o.read_seq OR o.passes)',
  ],
] as const;
