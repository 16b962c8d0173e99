import type { MigrationInterface, QueryRunner } from 'typeorm';

import { APPEND_ENTRIES } from './1700000000002-log-functions';
import { byClientIdAlone } from './1700000000006-client-id-index';
import { change, withGates } from './1700000000008-groups';
import { withoutReadableDirects } from './1700000000009-direct-conversations';

/**
 * In encrypted conversations a redaction carries the signed word of its sender, kept as its body,
 * and the digest of a body stays when that is wiped: clients go on with their transcript by it.
 */
export class SignedDeletes1700000000010 implements MigrationInterface {
  readonly name = 'SignedDeletes1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE entries ADD COLUMN body_digest bytea');
    await runner.query('DROP FUNCTION append_entries');
    await runner.query(withDeletes(UNSIGNED));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION append_entries');
    await runner.query(UNSIGNED);
    await runner.query('ALTER TABLE entries DROP COLUMN body_digest');
  }
}

const UNSIGNED = withoutReadableDirects(withGates(byClientIdAlone(APPEND_ENTRIES)));

const withDeletes = (text: string): string =>
  CHANGES.reduce((before, [from, to]) => change(before, from, to), text);

const CHANGES = [
  [
    'p_digests bytea, p_bodies bytea,',
    `p_digests bytea,
    -- 32 bytes an item, of its body where members alone read that; nothing at all when there is none.
    p_body_digests bytea,
    p_bodies bytea,`,
  ],
  [
    `THEN 'conversation.mode-mismatch'`,
    `OR (c.mode = 'server' AND i.kind = 'redaction' AND i.body_length IS NOT NULL)
            THEN 'conversation.mode-mismatch'
          WHEN c.mode = 'e2ee' AND i.kind = 'redaction' AND i.body_length IS NULL
            THEN 'redaction.refused'`,
  ],
  [
    'i.own_target OR',
    `i.own_target
            -- A moderator is the server's alone: clients know owner and admins.
            OR (c.mode = 'e2ee' AND i.kind = 'redaction' AND m.role = 'moderator') OR`,
  ],
  ['body, digest, erased, created_at)', 'body, body_digest, digest, erased, created_at)'],
  [
    'o.digest, o.wiped, o.at',
    `CASE WHEN o.mode = 'e2ee' THEN substring(p_body_digests FROM (o.ord::integer - 1) * 32 + 1 FOR 32) END,
        o.digest, o.wiped, o.at`,
  ],
] as const;
