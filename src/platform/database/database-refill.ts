import { once } from 'node:events';

import type { PoolClient } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';

import { ChosenMigrations } from './chosen-migrations';
import { recordCompatible } from './compatible-migrations';
import { dataSource } from './data-source';
import type { Parameters, Queryable } from './database';
import { MIGRATION_LOCK } from './migrate';
import { onlyRow } from './only-row';
import { type CataloguedTable, catalogueTables, quoted } from './table-catalogue';

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Fills a database with rows from elsewhere, in one transaction from the first statement to the
 * last: until `commit` nobody sees anything of it, and whatever breaks before leaves what there was.
 * Servers that start meanwhile wait for it, as for a migration.
 */
export class DatabaseRefill implements Queryable {
  private foreignKeys: readonly ForeignKey[] = [];
  private known = new Map<string, CataloguedTable>();
  private copying: { readonly table: string; readonly rows: CopyStreamQuery } | undefined;

  private constructor(
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
  ) {}

  static async begin(url: string): Promise<DatabaseRefill> {
    const source = await dataSource({ url, poolSize: 1 }).initialize();
    try {
      const runner = source.createQueryRunner();
      const client = (await runner.connect()) as PoolClient;
      await runner.query('SET lock_timeout = 0; SET statement_timeout = 0');
      await runner.query('SET idle_in_transaction_session_timeout = 0');
      await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await runner.startTransaction();
      return new DatabaseRefill(source, runner, client);
    } catch (error) {
      await source.destroy();
      throw error;
    }
  }

  async query<Row extends object>(sql: string, parameters: Parameters = []): Promise<Row[]> {
    const result: unknown = await this.runner.query(sql, [...parameters], true);
    return (result as { readonly records: Row[] }).records;
  }

  /** False where people have accounts: then it is somebody's. */
  async isEmpty(): Promise<boolean> {
    const [found] = await this.query<{ readonly users: boolean }>(
      `SELECT to_regclass('users') IS NOT NULL AS users`,
    );
    if (!onlyRow(found).users) return true;
    return (await this.query('SELECT 1 FROM users LIMIT 1')).length === 0;
  }

  /** Takes away all that the schema holds, and makes it as those migrations leave it. */
  async makeAnew(migrations: readonly string[]): Promise<void> {
    for (const { statement } of await this.query<{ readonly statement: string }>(DROPS)) {
      await this.runner.query(statement);
    }
    const wanted = new Set(migrations);
    await this.migrate((name) => wanted.has(name));
    this.known = new Map((await catalogueTables(this)).map((table) => [table.name, table]));
    // What migrations put there comes with the rows.
    await this.runner.query(`TRUNCATE ${[...this.known.keys()].map(quoted).join(', ')}`);
    // Rows come table by table, and what they name may come later. Checked at the end, at once.
    this.foreignKeys = await this.query<ForeignKey>(
      `SELECT conrelid::regclass::text AS table, conname::text AS name,
              pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
    );
    for (const { table, name } of this.foreignKeys) {
      await this.runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted(name)}`);
    }
    for (const table of this.known.keys()) {
      await this.runner.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER`);
    }
  }

  /**
   * Rows in the text format of COPY, in pieces of any length; a table's pieces come one after the other.
   *
   */
  async write({ name, columns }: CataloguedTable, piece: Buffer): Promise<void> {
    if (this.copying?.table !== name) {
      await this.endTable();
      const list = columns.map(quoted).join(', ');
      const rows = this.client.query(copyFrom(`COPY ${quoted(name)} (${list}) FROM STDIN`));
      // It is also one of whatever waits.
      rows.on('error', () => undefined);
      this.copying = { table: name, rows };
    }
    const { rows } = this.copying;
    if (!rows.write(piece)) await orFailed(rows, once(rows, 'drain'));
  }

  /** The last number that each sequence gave. */
  async setSequences(sequences: Readonly<Record<string, number>>): Promise<void> {
    await this.endTable();
    for (const [name, last] of Object.entries(sequences)) {
      await this.query('SELECT setval($1::regclass, $2::bigint)', [quoted(name), last]);
    }
  }

  /** Puts back what held rows together, and brings the schema up to date with this AnoChat. */
  async finish(): Promise<readonly string[]> {
    await this.endTable();
    for (const table of this.known.keys()) {
      await this.runner.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
    }
    for (const { table, name, definition } of this.foreignKeys) {
      await this.runner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${quoted(name)} ${definition}`);
    }
    const ran = await this.migrate(() => true);
    await recordCompatible(this);
    return ran;
  }

  /** Whether the migrations that have run have made this table with these columns. */
  has({ name, columns }: CataloguedTable): boolean {
    const known = this.known.get(name);
    return known !== undefined && columns.every((column) => known.columns.includes(column));
  }

  /** How many rows a table has. */
  async count(table: string): Promise<number> {
    const [row] = await this.query<{ readonly count: number }>(
      `SELECT count(*) AS count FROM ${quoted(table)}`,
    );
    return onlyRow(row).count;
  }

  async commit(): Promise<void> {
    await this.runner.commitTransaction();
    // The planner knows nothing of what has come.
    await this.runner.query('ANALYZE');
  }

  /** Undoes everything that was not committed. */
  async end(): Promise<void> {
    // A COPY that is under way takes no other statement; its end undoes all.
    this.copying?.rows.destroy();
    const isOver = this.copying !== undefined || !this.runner.isTransactionActive;
    if (!isOver) await this.runner.rollbackTransaction().catch(() => undefined);
    await this.runner.release().catch(() => undefined);
    await this.source.destroy().catch(() => undefined);
  }

  private async endTable(): Promise<void> {
    const { copying } = this;
    if (copying === undefined) return;
    const { rows } = copying;
    rows.end();
    await orFailed(rows, once(rows, 'finish'));
    this.copying = undefined;
  }

  private async migrate(isWanted: (name: string) => boolean): Promise<string[]> {
    const migrations = new ChosenMigrations(this.source, this.runner, isWanted, 'none');
    return (await migrations.executePendingMigrations()).map(({ name }) => name);
  }
}

const orFailed = async (rows: CopyStreamQuery, event: Promise<unknown>): Promise<void> => {
  // `once` fails by itself with an error that comes while it waits.
  if (rows.errored) throw rows.errored;
  await event;
};

/** Whatever this schema holds, but what extensions brought, and what goes with something else that does. */
const DROPS = `
  WITH ours AS (
    SELECT 'pg_class'::regclass AS kind, oid, 1 AS place,
      format(CASE relkind WHEN 'v' THEN 'DROP VIEW IF EXISTS %s CASCADE'
                          WHEN 'm' THEN 'DROP MATERIALIZED VIEW IF EXISTS %s CASCADE'
                          WHEN 'S' THEN 'DROP SEQUENCE IF EXISTS %s CASCADE'
                          ELSE 'DROP TABLE IF EXISTS %s CASCADE' END, oid::regclass) AS statement
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 2, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
    FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 3, format('DROP TYPE IF EXISTS %s CASCADE', oid::regtype)
    FROM pg_type t WHERE typnamespace = current_schema()::regnamespace
      AND (typtype IN ('e', 'd') OR (typtype = 'c' AND EXISTS (
        SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')))
  )
  SELECT statement FROM ours
  WHERE NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = ours.kind AND d.objid = ours.oid
                      AND d.deptype IN ('e', 'i', 'a'))
  ORDER BY place`;
