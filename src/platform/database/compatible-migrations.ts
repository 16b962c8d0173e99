import { MIGRATIONS } from '../../../migrations';
import type { Migration } from '../../../migrations/migration';
import type { Queryable } from './database';

const steps = (): Migration[] => MIGRATIONS.map((Step): Migration => new Step());

/** Of these migrations, by name, those that servers of the version before cannot go on beside. */
export const contracting = (names: readonly string[]): string[] =>
  steps()
    .filter(({ name, isCompatible }) => names.includes(name) && isCompatible !== true)
    .map(({ name }) => name);

/** Tells servers which do not know a migration that they can go on beside it. Does no harm again. */
export const recordCompatible = async (database: Queryable): Promise<void> => {
  const names = steps().flatMap(({ name, isCompatible }) => (isCompatible === true ? [name] : []));
  await database.query(
    `INSERT INTO compatible_migrations (name)
     SELECT name FROM migrations WHERE name = ANY ($1::text[]) ON CONFLICT DO NOTHING`,
    [names],
  );
};

/**
 * Migrations of a newer AnoChat that this one cannot go on beside.
 *
 * @returns their names, in order
 */
export const findForeign = async (database: Queryable): Promise<string[]> => {
  const rows = await database.query<{ readonly name: string }>(
    `SELECT m.name FROM migrations m
     WHERE NOT m.name = ANY ($1::text[])
       AND NOT EXISTS (SELECT FROM compatible_migrations c WHERE c.name = m.name)
     ORDER BY m.id`,
    [steps().map(({ name }) => name)],
  );
  return rows.map(({ name }) => name);
};
