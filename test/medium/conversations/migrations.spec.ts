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
        SELECT 'check', conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace
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

  it('keep direct conversations that the server reads, and let none be made any more', async () => {
    const database = await createTestDatabase();
    const source = await dataSource({ url: database.url, poolSize: 2 }).initialize();
    const [anna, ben] = ['aa', 'bb'].map((end) => `00000000-0000-7000-8000-0000000000${end}`);
    const pair = `${anna}:${ben}`;
    const insert = (mode: 'server' | 'e2ee'): Promise<unknown> =>
      source.query(
        `INSERT INTO conversations (id, kind, mode, direct_key, created_by, data_key)
         SELECT gen_random_uuid(), 'direct', $1, $2, $3,
           '\\x01'::bytea || int4send((SELECT coalesce(max(version), 1) FROM master_keys))`,
        [mode, pair, anna],
      );
    const kept = (): Promise<unknown> =>
      source.query('SELECT mode, direct_key AS key FROM conversations ORDER BY mode DESC');
    const undoToBefore = async (): Promise<void> => {
      for (;;) {
        const [last] = await source.query<readonly { readonly name: string }[]>(
          'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
        );
        await source.undoLastMigration();
        if (last?.name === 'DirectConversations1700000000009') return;
      }
    };
    try {
      await source.query(
        `INSERT INTO users (id, user_name, display_name, password_hash)
         SELECT id, id::text, 'Somebody', '-' FROM unnest($1::uuid[]) AS id`,
        [[anna, ben]],
      );
      await undoToBefore();
      await insert('server');
      await source.runMigrations();
      expect(await kept()).toEqual([{ mode: 'server', key: `readable:${pair}` }]);
      await expect(insert('server')).rejects.toThrow('conversations_direct_is_encrypted');

      await undoToBefore();
      expect(await kept()).toEqual([{ mode: 'server', key: pair }]);
      await source.runMigrations();
      await insert('e2ee');
      const both = [
        { mode: 'server', key: `readable:${pair}` },
        { mode: 'e2ee', key: pair },
      ];
      expect(await kept()).toEqual(both);
      await undoToBefore();
      await source.runMigrations();
      expect(await kept()).toEqual(both);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });
});
