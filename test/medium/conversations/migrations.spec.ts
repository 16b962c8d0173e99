import { dataSource } from '../../../src/platform/database';
import { createTestDatabase } from '../../support/postgres';

interface Thing {
  readonly kind: string;
  readonly name: string;
}

describe('the migrations', () => {
  it('go down to nothing and up to the same again', async () => {
    const database = await createTestDatabase();
    const source = await dataSource({ url: database.url, poolSize: 2 }).initialize();
    const schema = (): Promise<Thing[]> =>
      source.query(`
        SELECT 'column' AS kind, table_name || '.' || column_name || ' ' || data_type AS name
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
        UNION ALL
        SELECT 'function', oid::regprocedure::text FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'index', indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'migrations'
        UNION ALL
        SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal
        ORDER BY 1, 2`);
    try {
      const before = await schema();
      expect(before.length).toBeGreaterThan(100);
      for (let left = source.migrations.length; left > 0; left -= 1) {
        await source.undoLastMigration();
      }
      expect(await schema()).toEqual([]);
      await source.runMigrations();
      expect(await schema()).toEqual(before);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });
});
