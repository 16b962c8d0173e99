import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What users have begun to write, sealed for their own devices: one row a conversation. Memberships
 * are ended by a module that knows nothing of drafts: a trigger sees it.
 */
export class Drafts1700000000011 implements MigrationInterface {
  readonly name = 'Drafts1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Counts what the user has saved. Whoever counts on holds the row until it is committed, so
      -- that no lower revision comes after a higher one was seen.
      ALTER TABLE device_chains ADD COLUMN draft_revision bigint NOT NULL DEFAULT 0;

      CREATE TABLE drafts (
        user_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        revision bigint NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (user_id, conversation_id),
        FOREIGN KEY (conversation_id, user_id) REFERENCES members ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX drafts_revision ON drafts (user_id, revision);

      CREATE FUNCTION drop_draft() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM drafts
        WHERE user_id = NEW.user_id AND conversation_id = NEW.conversation_id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER members_without_draft AFTER UPDATE OF role ON members
        FOR EACH ROW WHEN (NEW.role IS NULL) EXECUTE FUNCTION drop_draft();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER members_without_draft ON members;
      DROP FUNCTION drop_draft();
      DROP TABLE drafts;
      ALTER TABLE device_chains DROP COLUMN draft_revision;
    `);
  }
}
