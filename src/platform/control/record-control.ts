import type { Queryable } from '../database';
import type { ControlNews } from './control-news';

/** Writes news in the transaction of the change itself; `ControlFeed.announce` after its commit. */
export async function recordControl(
  transaction: Queryable,
  news: readonly ControlNews[],
): Promise<void> {
  if (news.length === 0) return;
  await transaction.query(
    'INSERT INTO control (kind, subject) SELECT kind, subject FROM unnest($1::text[], $2::uuid[]) AS row (kind, subject)',
    [news.map(({ kind }) => kind), news.map(({ subject }) => subject)],
  );
}
