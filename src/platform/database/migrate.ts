import { dataSource } from './data-source';

/** Any number: it names the lock under which one instance at a time migrates. */
const MIGRATION_LOCK = 7_264_001;

/**
 * Brings the schema up to date. Instances that start together wait for each other: TypeORM itself
 * takes no lock.
 *
 * @returns the names of the migrations that ran.
 */
export const migrate = async (url: string): Promise<string[]> => {
  const source = await dataSource({ url, poolSize: 2 }).initialize();
  try {
    const runner = source.createQueryRunner();
    try {
      await runner.query('SET lock_timeout = 0; SET statement_timeout = 0');
      await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const done = await source.runMigrations();
      return done.map(({ name }) => name);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await runner.release();
    }
  } finally {
    await source.destroy();
  }
};
