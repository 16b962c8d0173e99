import type { BlobId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface MediaUsage {
  readonly files: number;
  readonly bytes: number;
  /** Begun and not completed; their room is taken. */
  readonly openUploads: number;
  readonly openBytes: number;
  /** Waiting to be taken away. */
  readonly doomed: number;
  /** Those who take most, in order. */
  readonly accounts: readonly { readonly userName: string; readonly bytes: number }[];
}

export async function readUsage(database: Queryable, accounts: number): Promise<MediaUsage> {
  const [sums] = await database.query<Omit<MediaUsage, 'accounts'>>(
    `SELECT count(*) FILTER (WHERE state = 'stored') AS files,
       coalesce(sum(size) FILTER (WHERE state = 'stored'), 0)::bigint AS bytes,
       count(*) FILTER (WHERE state = 'begun') AS "openUploads",
       coalesce(sum(size) FILTER (WHERE state = 'begun'), 0)::bigint AS "openBytes",
       count(*) FILTER (WHERE state = 'doomed') AS doomed
     FROM blobs`,
  );
  if (sums === undefined) throw new Error('no sums were answered');
  const largest = await database.query<MediaUsage['accounts'][number]>(
    `SELECT u.user_name AS "userName", m.bytes FROM media_usage m JOIN users u ON u.id = m.owner
     WHERE m.bytes > 0 ORDER BY m.bytes DESC, u.user_name LIMIT $1`,
    [accounts],
  );
  return { ...sums, accounts: largest };
}

export interface BlobOnRecord {
  readonly id: BlobId;
  readonly size: number;
  readonly partBytes: number;
  /** SHA-256 of each part, in order. */
  readonly digests: readonly Buffer[];
}

/** A page of completed files, by id. */
export const listStored = (
  database: Queryable,
  after: BlobId | null,
  limit: number,
): Promise<BlobOnRecord[]> =>
  database.query<BlobOnRecord>(
    `SELECT b.id, b.size, b.part_bytes AS "partBytes", array(
       SELECT p.digest FROM blob_parts p WHERE p.blob_id = b.id ORDER BY p.number) AS digests
     FROM blobs b WHERE b.state = 'stored' AND ($1::uuid IS NULL OR b.id > $1)
     ORDER BY b.id LIMIT $2`,
    [after, limit],
  );

/** Which of these ids are on record, in whatever state. */
export async function onRecord(
  database: Queryable,
  ids: readonly BlobId[],
): Promise<ReadonlySet<BlobId>> {
  const rows = await database.query<{ readonly id: BlobId }>(
    'SELECT id FROM blobs WHERE id = ANY ($1::uuid[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
