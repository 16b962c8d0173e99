import type { QueryRunner } from 'typeorm';

import type { Migration } from './migration';

/**
 * A restored database says so: what it lacks, clients and tokens of a later time may know. And a
 * database tells which of its migrations an older server can live with.
 */
export class Restores1700000000018 implements Migration {
  readonly name = 'Restores1700000000018';
  readonly isCompatible = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- When the rows of this database were put here from a backup; null where they never were.
      ALTER TABLE installation ADD COLUMN restored_at timestamptz(3);

      -- Migrations that have run, and that servers which do not know them go on beside.
      CREATE TABLE compatible_migrations (name text PRIMARY KEY);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE compatible_migrations; ALTER TABLE installation DROP COLUMN restored_at',
    );
  }
}
