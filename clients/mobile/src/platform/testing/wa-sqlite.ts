import { readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';

import SQLiteFactory from 'wa-sqlite/wa-sqlite';
import { Factory } from 'wa-sqlite/sqlite-api';

import type { Database } from '@anochat/sdk/platform';

/** The SQLite that expo-sqlite takes to browsers, with a database in memory. */
export async function openWaSqlite(): Promise<Database> {
  const wasmBinary = readFileSync(require.resolve('wa-sqlite/wa-sqlite').replace('.js', '.wasm'));
  // Expo's own, as Hermes has it, knows UTF-8 alone.
  Object.assign(globalThis, { TextDecoder });
  const module = await SQLiteFactory({ wasmBinary });
  const sqlite = Factory(module);
  const handle = await sqlite.open_v2(':memory:');
  const all = async (sql: string, values: readonly (string | null)[]): Promise<unknown[]> => {
    const rows: unknown[] = [];
    for await (const statement of sqlite.statements(handle, sql)) {
      values.forEach((value, index) => sqlite.bind(statement, index + 1, value));
      const names = sqlite.column_names(statement);
      while ((await sqlite.step(statement)) === 100) {
        const row = sqlite.row(statement);
        rows.push(Object.fromEntries(names.map((name, index) => [name, row[index]])));
      }
    }
    return rows;
  };
  return {
    execAsync: async (sql) => {
      await all(sql, []);
    },
    runAsync: (sql, ...values) => all(sql, values),
    getAllAsync: async (sql, ...values) => (await all(sql, values)) as never[],
    closeAsync: async () => {
      await sqlite.close(handle);
    },
  };
}
