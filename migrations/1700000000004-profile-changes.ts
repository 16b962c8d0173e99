import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who returns can be told which people are called something else by now. */
export class ProfileChanges1700000000004 implements MigrationInterface {
  readonly name = 'ProfileChanges1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of the last change of what others see; null while it is as it was at the beginning, which
      -- nobody can know otherwise.
      ALTER TABLE users ADD COLUMN profile_changed_xid xid8;
      CREATE INDEX users_profile_changed ON users (profile_changed_xid)
        WHERE profile_changed_xid IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN profile_changed_xid');
  }
}
