import type { BlobId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** Chooses what goes, some of it also from earlier times when the store did not answer. */
export async function doomBlobs(database: Queryable, most: number): Promise<readonly BlobId[]> {
  const rows = await database.query<{ readonly id: BlobId }>('SELECT doom_blobs($1) AS id', [most]);
  return rows.map(({ id }) => id);
}

/** Gives back the room of doomed ones that the store has let go of. @returns how many */
export async function forgetBlobs(database: Queryable, ids: readonly BlobId[]): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    'SELECT forget_blobs($1::uuid[]) AS count',
    [ids],
  );
  return row?.count ?? 0;
}

/** What waits to be taken away, at most 10000 told. */
export async function blobsToCollect(database: Queryable): Promise<number> {
  const [row] = await database.query<{ readonly count: number }>(
    `SELECT count(*) FROM (
       (SELECT id FROM blobs WHERE state = 'doomed' LIMIT 10000)
       UNION (SELECT id FROM blobs WHERE expires_at <= now() LIMIT 10000)
       UNION (SELECT blob_id FROM released_blobs LIMIT 10000)
       LIMIT 10000) due`,
  );
  return row?.count ?? 0;
}
