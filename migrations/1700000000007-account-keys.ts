import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the server keeps of accounts for encryption between clients: signed lists of devices, public
 * keys to be claimed, and sealed bytes that only the account's own devices can open.
 */
export class AccountKeys1700000000007 implements MigrationInterface {
  readonly name = 'AccountKeys1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_chains (
        user_id uuid PRIMARY KEY REFERENCES users,
        -- How many statements there are: the place of the last one.
        n integer NOT NULL CHECK (n > 0),
        -- Number of the vault in force; null when there is none, or the identity was renewed since.
        vault_n bigint
      );

      CREATE TABLE chain_statements (
        user_id uuid NOT NULL REFERENCES device_chains,
        n integer NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (user_id, n)
      );

      -- What the verified statements say of devices, for queries. Those that ended stay.
      CREATE TABLE chain_devices (
        device_id uuid PRIMARY KEY REFERENCES devices,
        user_id uuid NOT NULL REFERENCES device_chains,
        mls_key bytea NOT NULL,
        added_n integer NOT NULL,
        -- The statement that revoked it, or replaced the identity that it belonged to.
        ended_n integer,
        ended_by text CHECK (ended_by IN ('revoked', 'replaced')),
        CHECK ((ended_n IS NULL) = (ended_by IS NULL))
      );
      CREATE INDEX chain_devices_user ON chain_devices (user_id);

      CREATE TABLE vaults (
        user_id uuid PRIMARY KEY REFERENCES device_chains,
        n bigint NOT NULL,
        body bytea NOT NULL,
        -- The recovery key, sealed under a passphrase.
        wrap bytea
      );

      CREATE TABLE key_packages (
        -- KeyPackageRef (RFC 9420, section 5.2).
        ref bytea PRIMARY KEY,
        device_id uuid NOT NULL REFERENCES chain_devices,
        suite integer NOT NULL,
        body bytea NOT NULL,
        last_resort boolean NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        claimed_by uuid REFERENCES users,
        -- May not be there yet.
        claimed_for uuid,
        claimed_at timestamptz(3),
        CHECK ((claimed_by IS NULL) = (claimed_for IS NULL)),
        CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
        CHECK (NOT last_resort OR claimed_by IS NULL)
      );
      CREATE INDEX key_packages_free ON key_packages (device_id, suite, expires_at, ref)
        WHERE claimed_by IS NULL AND NOT last_resort;
      CREATE INDEX key_packages_device ON key_packages (device_id);
      CREATE UNIQUE INDEX key_packages_last_resort ON key_packages (device_id, suite)
        WHERE last_resort;

      -- Keys of epochs, sealed to the user's own backup key: one a device, never replaced.
      CREATE TABLE epoch_records (
        user_id uuid NOT NULL REFERENCES users,
        conversation_id uuid NOT NULL REFERENCES conversations,
        generation integer NOT NULL,
        epoch bigint NOT NULL,
        device_id uuid NOT NULL REFERENCES devices,
        body bytea NOT NULL,
        PRIMARY KEY (user_id, conversation_id, generation, epoch, device_id)
      );
      CREATE FUNCTION refuse_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'an epoch record never changes';
      END $$;
      CREATE TRIGGER epoch_records_never_change BEFORE UPDATE ON epoch_records
        FOR EACH ROW EXECUTE FUNCTION refuse_record_change();

      -- Devices that ask to be linked.
      CREATE TABLE device_offers (
        device_id uuid PRIMARY KEY REFERENCES devices,
        user_id uuid NOT NULL REFERENCES users,
        offer bytea NOT NULL,
        offered_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX device_offers_user ON device_offers (user_id);

      CREATE TABLE inbox_items (
        id uuid PRIMARY KEY,
        device_id uuid NOT NULL REFERENCES chain_devices,
        from_user_id uuid NOT NULL REFERENCES users,
        from_device_id uuid NOT NULL REFERENCES devices,
        body bytea NOT NULL,
        sent_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX inbox_items_device ON inbox_items (device_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE inbox_items, device_offers, epoch_records, key_packages, vaults, chain_devices,
        chain_statements, device_chains;
      DROP FUNCTION refuse_record_change();
    `);
  }
}
