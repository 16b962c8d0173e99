import { MIGRATIONS } from '../../../migrations';
import { dataSource } from './data-source';

/** The names of the migrations that this code has, in order. */
export const knownMigrations = (): string[] => MIGRATIONS.map(({ name }) => name);

/** @returns the names of migrations that this code has and the database lacks; nothing is changed. */
export const pendingMigrations = async (url: string): Promise<string[]> => {
  const source = await dataSource({ url, poolSize: 1 }).initialize();
  try {
    const [table] = await source.query<[{ readonly found: boolean }]>(
      `SELECT to_regclass('migrations') IS NOT NULL AS found`,
    );
    const done = table.found
      ? await source.query<{ readonly name: string }[]>('SELECT name FROM migrations')
      : [];
    const names = new Set(done.map(({ name }) => name));
    return knownMigrations().filter((name) => !names.has(name));
  } finally {
    await source.destroy();
  }
};
