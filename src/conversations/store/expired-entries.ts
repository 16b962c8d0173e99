import type { Database } from '../../platform/database';

/** Wipes at most `limit` of the messages whose time is over; gives back how many there were. */
export const wipeExpired = async (database: Database, limit: number): Promise<number> => {
  const [row] = await database.prepared<{ readonly wiped: number }>(
    'wipe expired',
    'SELECT wipe_expired($1) AS wiped',
    [limit],
  );
  return row?.wiped ?? 0;
};
