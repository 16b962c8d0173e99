import { type Queryable, onlyRow } from '../../platform/database';

/** Beyond it nothing is decided any more, and the integer stays far from its end. */
const COUNTED_UP_TO = 1_000_000;

export interface FailureCount {
  readonly failures: number;
  /** Seconds until the window ends. */
  readonly retryAfter: number;
}

/** Counts one more attempt of a subject; a window that has ended begins anew. */
export async function countFailure(
  database: Queryable,
  subject: string,
  windowMs: number,
): Promise<FailureCount> {
  const [row] = await database.query<FailureCount>(
    `INSERT INTO login_failures AS f (subject, failures, window_ends_at)
     VALUES ($1, 1, now() + $2::int * interval '1 ms')
     ON CONFLICT (subject) DO UPDATE SET
       failures = CASE WHEN f.window_ends_at <= now() THEN 1 ELSE least(f.failures + 1, $3) END,
       window_ends_at = CASE WHEN f.window_ends_at <= now() THEN excluded.window_ends_at
                        ELSE f.window_ends_at END
     RETURNING failures, ceil(extract(epoch FROM window_ends_at - now()))::int AS "retryAfter"`,
    [subject, windowMs, COUNTED_UP_TO],
  );
  return onlyRow(row);
}

/** Takes one attempt back. */
export async function uncountFailure(database: Queryable, subject: string): Promise<void> {
  await database.query(
    'UPDATE login_failures SET failures = greatest(failures - 1, 0) WHERE subject = $1',
    [subject],
  );
}

export async function forgetFailures(database: Queryable, subject: string): Promise<void> {
  await database.query('DELETE FROM login_failures WHERE subject = $1', [subject]);
}
