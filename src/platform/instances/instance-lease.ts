import type { Queryable } from '../database';

/** Any number: it names the lock that the one instance on the memory bus holds, or all others share. */
const INSTANCE_LOCK = 7_264_002;
const KEPT_MS = 3_600_000;

export interface Instance {
  readonly id: string;
  readonly bus: string;
  readonly version: string;
}

/**
 * An instance on the memory bus is alone; those with a bus between them share. The lock belongs to
 * the database session: it ends with the process, however that ends.
 */
export const takeInstanceLock = async (session: Queryable, bus: string): Promise<boolean> => {
  const lock = bus === 'memory' ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  const [row] = await session.query<{ readonly taken: boolean }>(`SELECT ${lock}($1) AS taken`, [
    INSTANCE_LOCK,
  ]);
  return row?.taken === true;
};

/** Other instances whose lease has not run out. */
export const liveInstances = async (session: Queryable): Promise<readonly Instance[]> =>
  session.query<Instance>('SELECT id, bus, version FROM instances WHERE lease_until > now()');

/** Announces the instance for another `leaseMs`. */
export const renewLease = async (
  session: Queryable,
  { id, bus, version }: Instance,
  leaseMs: number,
): Promise<void> => {
  await session.query(
    `INSERT INTO instances (id, bus, version, lease_until)
     VALUES ($1, $2, $3, now() + $4::int * interval '1 ms')
     ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until`,
    [id, bus, version, leaseMs],
  );
};

/** Takes the instance off the list, with those that ended without doing so long ago. */
export const endLease = async (session: Queryable, id: string): Promise<void> => {
  await session.query(
    `DELETE FROM instances WHERE id = $1 OR lease_until < now() - $2::int * interval '1 ms'`,
    [id, KEPT_MS],
  );
};
