import type { MigrationInterface, QueryRunner } from 'typeorm';

import { APPEND_ENTRIES } from './1700000000002-log-functions';
import { byClientIdAlone, replacing } from './1700000000006-client-id-index';
import { change, withGates } from './1700000000008-groups';

/**
 * A direct conversation is encrypted end to end. Those that the server reads, from before, stay
 * there to be read: nothing more is said in them, and the pair is free for an encrypted one. Their
 * key says which they are. (A constraint that is NOT VALID would be met by every later change of
 * their rows, also by one of the master key.)
 */
export class DirectConversations1700000000009 implements MigrationInterface {
  readonly name = 'DirectConversations1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE conversations SET direct_key = 'readable:' || direct_key
      WHERE kind = 'direct' AND mode = 'server' AND direct_key NOT LIKE 'readable:%';
      ALTER TABLE conversations ADD CONSTRAINT conversations_direct_is_encrypted
        CHECK (kind <> 'direct' OR mode = 'e2ee' OR direct_key LIKE 'readable:%');
    `);
    await runner.query(replacing(APPEND_ENTRIES, (text) => withoutReadableDirects(gated(text))));
  }

  /** Where the pair has made an encrypted one since, that one stays the conversation of the pair. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(replacing(APPEND_ENTRIES, gated));
    await runner.query(`
      ALTER TABLE conversations DROP CONSTRAINT conversations_direct_is_encrypted;
      UPDATE conversations c SET direct_key = substr(c.direct_key, length('readable:') + 1)
      WHERE c.direct_key LIKE 'readable:%' AND NOT EXISTS (
        SELECT FROM conversations o
        WHERE o.direct_key = substr(c.direct_key, length('readable:') + 1));
    `);
  }
}

const gated = (text: string): string => withGates(byClientIdAlone(text));

/** A redaction has no mode: what was said in them may still be taken back. */
export const withoutReadableDirects = (text: string): string =>
  change(
    text,
    `WHEN i.mode <> c.mode THEN`,
    `WHEN i.mode <> c.mode OR (i.mode = 'server' AND c.kind = 'direct') THEN`,
  );
