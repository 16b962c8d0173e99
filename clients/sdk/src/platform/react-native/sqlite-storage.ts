import type { Change, Storage } from '../platform';
import type { Database } from './machine';

/**
 * A write-ahead log that is synced at each commit: what was acknowledged outlives a kill and a flat
 * battery. The pages of what is deleted are overwritten.
 */
const OPENING = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
`;
const DELETE = 'DELETE FROM records WHERE key IN (SELECT value FROM json_each(?))';
const PUT = `INSERT OR REPLACE INTO records
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)`;

interface Row {
  readonly key: string;
  readonly value: string;
}

/** Records in SQLite, on one connection that nobody else has. */
export const createSqliteStorage = (connect: () => Promise<Database>): Storage => {
  let opening: Promise<Database> | null = null;
  let tail: Promise<unknown> = Promise.resolve();

  /** One after the other: nothing else comes into a transaction. */
  const inTurn = <T>(run: (database: Database) => Promise<T>): Promise<T> => {
    const result = tail.then(async () => run(await open()));
    tail = result.catch(() => undefined);
    return result;
  };
  const open = (): Promise<Database> => {
    opening ??= prepare(connect).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  return {
    get: (key) =>
      inTurn(async (database) => {
        const rows = await database.getAllAsync<Row>(
          'SELECT value FROM records WHERE key = ?',
          key,
        );
        return rows[0]?.value ?? null;
      }),
    list: (prefix) =>
      inTurn(async (database) => {
        const sql = 'SELECT key, value FROM records WHERE key >= ? AND key < ? ORDER BY key';
        const rows = await database.getAllAsync<Row>(sql, prefix, `${prefix}\uffff`);
        return rows.map(({ key, value }) => [key, value] as const);
      }),
    write: (changes) => inTurn((database) => writeAll(database, changes)),
    clear: () =>
      inTurn(async (database) => {
        await database.execAsync('DELETE FROM records');
        // What was deleted still stands in the log until it is copied back.
        await database.execAsync('PRAGMA wal_checkpoint(TRUNCATE)');
      }),
    close: async () => {
      await tail;
      const database = await opening;
      opening = null;
      await database?.closeAsync();
    },
  };
};

const prepare = async (connect: () => Promise<Database>): Promise<Database> => {
  const database = await connect();
  await database.execAsync(OPENING);
  return database;
};

const writeAll = async (database: Database, changes: readonly Change[]): Promise<void> => {
  // Of two changes of one record the later holds.
  const last = new Map(changes.map(({ key, value }) => [key, value]));
  const deleted = [...last].flatMap(([key, value]) => (value === null ? [key] : []));
  const put = [...last].filter(([, value]) => value !== null);
  await database.execAsync('BEGIN IMMEDIATE');
  try {
    if (deleted.length > 0) await database.runAsync(DELETE, JSON.stringify(deleted));
    if (put.length > 0) await database.runAsync(PUT, JSON.stringify(put));
    await database.execAsync('COMMIT');
  } catch (error) {
    await database.execAsync('ROLLBACK').catch(() => undefined);
    throw error;
  }
};
