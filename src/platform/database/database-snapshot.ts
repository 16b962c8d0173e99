import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { CONNECTION_TYPES } from './connection-types';
import type { Parameters, Queryable } from './database';
import { onlyRow } from './only-row';
import { type CataloguedTable, catalogueTables, quoted, readSequences } from './table-catalogue';

export interface SnapshotFacts {
  /** Of PostgreSQL, such as `18.4`. */
  readonly postgres: string;
  readonly timeline: string;
  /** Names of the migrations that have run, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly CataloguedTable[];
  readonly sequences: Readonly<Record<string, number>>;
}

/**
 * What a database holds at one moment, while others go on writing. One connection and one read-only
 * transaction, so that it works through a pooler of transactions too.
 */
export class DatabaseSnapshot implements Queryable {
  private constructor(private readonly client: Client) {}

  static async open(url: string): Promise<DatabaseSnapshot> {
    const client = new Client({
      connectionString: url,
      application_name: 'anochat-backup',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      types: CONNECTION_TYPES,
    });
    // An error is also one of the query that waits.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(
        `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
         SET LOCAL lock_timeout = 0; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO';
         SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'`,
      );
    } catch (error) {
      await client.end();
      throw error;
    }
    return new DatabaseSnapshot(client);
  }

  async query<Row extends object>(sql: string, parameters: Parameters = []): Promise<Row[]> {
    return (await this.client.query<Row>(sql, [...parameters])).rows;
  }

  async facts(): Promise<SnapshotFacts> {
    const [head] = await this.query<Pick<SnapshotFacts, 'postgres' | 'timeline' | 'migrations'>>(
      `SELECT current_setting('server_version') AS postgres, i.timeline,
              (SELECT array_agg(name::text ORDER BY id) FROM migrations) AS migrations
       FROM installation i`,
    );
    return {
      ...onlyRow(head),
      tables: await catalogueTables(this),
      sequences: await readSequences(this),
    };
  }

  /**
   * The rows of a table in the text format of COPY, in pieces of any length.
   *
   * @returns how many rows they were
   */
  async *rowsOf({ name, columns }: CataloguedTable): AsyncGenerator<Buffer, number> {
    const list = columns.map(quoted).join(', ');
    const rows = this.client.query(copyTo(`COPY ${quoted(name)} (${list}) TO STDOUT`));
    for await (const chunk of rows) yield chunk as Buffer;
    return rows.rowCount;
  }

  async end(): Promise<void> {
    await this.client.end();
  }
}
