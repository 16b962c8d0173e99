import type { Queryable } from '../../platform/database';

/** Beyond so many it does not matter how many more. */
const MOST = 10_000;
/** Rows whose entries are looked at for their age. */
const SAMPLE = 1_000;

export interface OutboxState {
  readonly rows: number;
  /** How long ago the oldest entry was accepted that other instances may not know of; 0 without one. */
  readonly oldestSeconds: number;
}

/** A row's own time is that of the last attempt to publish it, so the age is that of its entry. */
export const outboxState = async (database: Queryable): Promise<OutboxState> => {
  const [row] = await database.query<OutboxState>(
    `SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT $1) counted) AS rows,
       (SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(e.created_at)), 0))
        FROM (SELECT conversation_id, from_seq FROM outbox ORDER BY created_at LIMIT $2) o
        JOIN entries e ON e.conversation_id = o.conversation_id AND e.seq = o.from_seq
       )::double precision AS "oldestSeconds"`,
    [MOST, SAMPLE],
  );
  return row ?? { rows: 0, oldestSeconds: 0 };
};

/** Messages whose time is over and whose bodies are still on the disk. */
export const expiredWaiting = async (database: Queryable): Promise<number> => {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) FROM (
       SELECT FROM entries WHERE expires_at <= clock_timestamp() AND NOT erased LIMIT $1) due`,
    [MOST],
  );
  return row?.count ?? 0;
};
