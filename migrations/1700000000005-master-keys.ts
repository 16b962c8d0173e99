import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which master keys there are. A new conversation's key is wrapped under the newest of them and no
 * other, whatever the server that makes it believes: else a rotation could not tell when it is over.
 */
export class MasterKeys1700000000005 implements MigrationInterface {
  readonly name = 'MasterKeys1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE master_keys (
        version integer PRIMARY KEY CHECK (version > 0),
        -- Tells this key from any other: a keyed digest, never the key.
        fingerprint bytea NOT NULL UNIQUE,
        registered_at timestamptz(3) NOT NULL DEFAULT now()
      );

      CREATE FUNCTION require_newest_master_key() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- Until this transaction ends nobody registers another one. Registering waits for those
        -- that are about to store a key under the one before.
        LOCK TABLE master_keys IN SHARE MODE;
        -- The version stands after the first byte (src/platform/sealer/sealer.ts). Before the first
        -- start of a server there is none to compare with.
        IF substring(NEW.data_key FROM 2 FOR 4) <> (SELECT int4send(max(version)) FROM master_keys)
        THEN
          RAISE EXCEPTION 'the data key is wrapped under another master key than the newest'
            USING ERRCODE = 'AC002';
        END IF;
        RETURN NEW;
      END $$;

      CREATE TRIGGER require_newest_master_key BEFORE INSERT ON conversations
        FOR EACH ROW EXECUTE FUNCTION require_newest_master_key();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER require_newest_master_key ON conversations;
      DROP FUNCTION require_newest_master_key;
      DROP TABLE master_keys;
    `);
  }
}
