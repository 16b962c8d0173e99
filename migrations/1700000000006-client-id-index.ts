import type { MigrationInterface, QueryRunner } from 'typeorm';

import { APPEND_ENTRIES, WIPE_REDACTED } from './1700000000002-log-functions';

/**
 * An entry is found by its client id through one index, and no other one can be taken for it. While
 * a log was counted as having one entry, the primary key looked as good: every append then read
 * the log of its conversation from the beginning, until the tables were counted again.
 */
export class ClientIdIndex1700000000006 implements MigrationInterface {
  readonly name = 'ClientIdIndex1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX entries_client_id;
      CREATE UNIQUE INDEX entries_client_id ON entries (client_id, device, conversation_id)
        WHERE client_id IS NOT NULL;
    `);
    await runner.query(replacing(WIPE_REDACTED, byClientIdAlone));
    await runner.query(replacing(APPEND_ENTRIES, byClientIdAlone));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(replacing(APPEND_ENTRIES));
    await runner.query(replacing(WIPE_REDACTED));
    await runner.query(`
      DROP INDEX entries_client_id;
      CREATE UNIQUE INDEX entries_client_id ON entries (conversation_id, device, client_id)
        WHERE client_id IS NOT NULL;
    `);
  }
}

export const replacing = (
  text: string,
  change: (text: string) => string = (same) => same,
): string => change(text).replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/** No index serves IS NOT DISTINCT FROM: the conversation is checked, and not searched by. */
export const byClientIdAlone = (text: string): string =>
  text.replaceAll(
    /(old|e)\.conversation_id = i\.conversation_id(\s+AND (?:old|e)\.device = )/g,
    '$1.conversation_id IS NOT DISTINCT FROM i.conversation_id$2',
  );
