import { until } from '../support/until';
import type { LogSource } from './read-log';

/**
 * That an acknowledged message is on disk is Postgres' promise only with these settings on, and
 * with nothing (a role, a database, a function) that turns them off for some sessions.
 *
 * @throws naming the setting.
 */
export async function requireDurableSettings(source: LogSource): Promise<void> {
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const [row] = await source.query<{ value: string }>('SELECT current_setting($1) AS value', [
      setting,
    ]);
    if (row?.value !== 'on') throw new Error(`${setting} is ${row?.value}`);
  }
  const exceptions = await source.query<{ where: string }>(`
    SELECT 'role or database: ' || setconfig::text AS "where" FROM pg_db_role_setting
     WHERE setconfig::text ~ 'synchronous_commit'
    UNION ALL
    SELECT 'function: ' || proname FROM pg_proc WHERE proconfig::text ~ 'synchronous_commit'`);
  if (exceptions.length > 0) throw new Error(`Set aside by ${exceptions[0]!.where}`);
}

/**
 * The server's sessions do wait for the disk: with synchronous_commit off no client's backend ever
 * flushes the log, and the server could have asked for that by itself.
 */
export async function requireFlushesByClients(source: LogSource): Promise<void> {
  await until('flushes of the write-ahead log by client backends', async () => {
    const [row] = await source.query<{ syncs: number }>(`
      SELECT coalesce(sum(fsyncs), 0)::int AS syncs FROM pg_stat_io
       WHERE object = 'wal' AND backend_type = 'client backend'`);
    return (row?.syncs ?? 0) > 10;
  });
}
