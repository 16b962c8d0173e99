import type { Queryable } from './database';

export interface CataloguedTable {
  readonly name: string;
  /** In their order; without what the database itself computes or what only holds inside one database. */
  readonly columns: readonly string[];
}

/** The names of migrations that have run are written by running them. */
const WRITTEN_BY_MIGRATING = 'migrations';

/**
 * Every table of the schema that holds rows, by name. Columns of type xid8 are left out: numbers of
 * transactions mean nothing in another database, where they would lie in the future.
 */
export const catalogueTables = (database: Queryable): Promise<CataloguedTable[]> =>
  database.query<CataloguedTable>(
    `SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> $1
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
       AND a.atttypid <> 'xid8'::regtype
     GROUP BY c.relname ORDER BY c.relname`,
    [WRITTEN_BY_MIGRATING],
  );

/** The last number that each sequence gave; those that gave none are left out. */
export const readSequences = async (
  database: Queryable,
): Promise<Readonly<Record<string, number>>> => {
  const rows = await database.query<{ readonly name: string; readonly last: number }>(
    `SELECT sequencename::text AS name, last_value::float8 AS last FROM pg_sequences
     WHERE schemaname = current_schema() AND last_value IS NOT NULL`,
  );
  return Object.fromEntries(
    rows
      .filter(({ name }) => !name.startsWith(WRITTEN_BY_MIGRATING))
      .map(({ name, last }) => [name, last]),
  );
};

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
