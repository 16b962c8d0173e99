import type { BlobId, BlobKind, ErrorCode, Timestamp, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

export interface StoredBlob {
  readonly id: BlobId;
  readonly owner: UserId;
  readonly kind: BlobKind;
  readonly type: string;
  readonly size: number;
  readonly partBytes: number;
  /** What the store calls the upload; `null` until the store has been asked. */
  readonly upload: string | null;
  readonly state: 'begun' | 'stored' | 'doomed';
  readonly digest: Buffer | null;
  readonly expiresAt: Timestamp | null;
}

const COLUMNS = `id, owner, kind, type, size, part_bytes AS "partBytes", upload, state, digest,
  expires_at AS "expiresAt"`;

export interface NewUpload {
  readonly id: BlobId;
  readonly owner: UserId;
  readonly kind: BlobKind;
  readonly type: string;
  readonly size: number;
  readonly partBytes: number;
}

export interface UploadRules {
  readonly userQuota: number | null;
  readonly serverQuota: number | null;
  readonly mostOpen: number;
  readonly lifetimeMs: number;
}

/** Whose room is used up. */
export type Full = 'user' | 'server';
type Refusal = Extract<ErrorCode, 'upload.id-taken' | 'limit.reached'>;

/** Takes room for a file, once; `again`: it is there already. */
export async function beginUpload(
  database: Queryable,
  { id, owner, kind, type, size, partBytes }: NewUpload,
  { userQuota, serverQuota, mostOpen, lifetimeMs }: UploadRules,
): Promise<'begun' | 'again' | Full | Refusal> {
  const [row] = await database.query<{ readonly outcome: 'begun' | 'again' | Full | Refusal }>(
    'SELECT begin_upload($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS outcome',
    [id, owner, kind, type, size, partBytes, userQuota, serverQuota, mostOpen, lifetimeMs],
  );
  if (row === undefined) throw new Error('begin_upload answered nothing');
  return row.outcome;
}

/** The first answer of the store holds: of two calls that ask it at once, both go on with one upload. */
export async function nameUpload(
  database: Queryable,
  id: BlobId,
  upload: string,
): Promise<StoredBlob | undefined> {
  const [row] = await database.query<StoredBlob>(
    `UPDATE blobs SET upload = coalesce(upload, $2) WHERE id = $1 AND state <> 'doomed'
     RETURNING ${COLUMNS}`,
    [id, upload],
  );
  return row;
}

export async function findBlob(database: Queryable, id: BlobId): Promise<StoredBlob | undefined> {
  const [row] = await database.query<StoredBlob>(
    `SELECT ${COLUMNS} FROM blobs WHERE id = $1 AND state <> 'doomed'`,
    [id],
  );
  return row;
}

export interface AnnouncedPart {
  readonly number: number;
  readonly digest: Buffer;
}

/** @returns what holds for all parts announced so far, in order: the first digest of each stays */
export async function announceParts(
  database: Queryable,
  id: BlobId,
  parts: readonly AnnouncedPart[],
): Promise<readonly AnnouncedPart[]> {
  await database.query(
    `INSERT INTO blob_parts (blob_id, number, digest)
     SELECT $1, number, digest FROM unnest($2::integer[], $3::bytea[]) AS p(number, digest)
     ORDER BY number ON CONFLICT DO NOTHING`,
    [id, parts.map(({ number }) => number), parts.map(({ digest }) => digest)],
  );
  return findParts(database, id);
}

export const findParts = (database: Queryable, id: BlobId): Promise<AnnouncedPart[]> =>
  database.query<AnnouncedPart>(
    'SELECT number, digest FROM blob_parts WHERE blob_id = $1 ORDER BY number',
    [id],
  );

/** From here on a message may name it. @returns `undefined` when it was given up meanwhile */
export async function markStored(
  database: Queryable,
  id: BlobId,
  digest: Uint8Array,
  lifetimeMs: number,
): Promise<StoredBlob | undefined> {
  const [row] = await database.query<StoredBlob>(
    `UPDATE blobs SET state = 'stored', digest = $2, expires_at = now() + $3 * interval '1 ms'
     WHERE id = $1 AND state = 'begun' RETURNING ${COLUMNS}`,
    [id, digest, lifetimeMs],
  );
  return row;
}

/** Of a begun one: it goes with the next collection. */
export async function giveUp(database: Queryable, id: BlobId, owner: UserId): Promise<boolean> {
  const rows = await database.query(
    `UPDATE blobs SET state = 'doomed' WHERE id = $1 AND owner = $2 AND state = 'begun' RETURNING id`,
    [id, owner],
  );
  return rows.length === 1;
}

export async function usedBytes(database: Queryable, owner: UserId): Promise<number> {
  const [row] = await database.query<{ readonly bytes: number }>(
    'SELECT bytes FROM media_usage WHERE owner = $1',
    [owner],
  );
  return row?.bytes ?? 0;
}
