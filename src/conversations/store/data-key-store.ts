import type { ConversationId } from '@anochat/contract';

import type { Database, Queryable } from '../../platform/database';

export interface StoredDataKey {
  readonly id: ConversationId;
  /** Wrapped. */
  readonly dataKey: Uint8Array;
}

/** Where the version of the master key stands in a wrapped data key (src/platform/sealer/sealer.ts). */
const VERSION = 'substring(data_key FROM 2 FOR 4)';

/** One data key of each version of the master key that is in use, and how many there are of it. */
export const findKeysByVersion = (
  database: Queryable,
): Promise<(StoredDataKey & { readonly count: number })[]> =>
  database.query(
    `SELECT DISTINCT ON (${VERSION}) id, data_key AS "dataKey",
            count(*) OVER (PARTITION BY ${VERSION}) AS count
     FROM conversations ORDER BY ${VERSION}, id DESC`,
  );

/** In the order of their ids, beginning after one; null begins at the first. */
export const findDataKeys = (
  database: Queryable,
  after: ConversationId | null,
  limit: number,
): Promise<StoredDataKey[]> =>
  database.query(
    `SELECT id, data_key AS "dataKey" FROM conversations
     WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );

/** As `findDataKeys`, those alone that are wrapped under a version before that one. */
export const findDataKeysBefore = (
  database: Queryable,
  version: number,
  after: ConversationId | null,
  limit: number,
): Promise<StoredDataKey[]> =>
  database.query(
    `SELECT id, data_key AS "dataKey" FROM conversations
     WHERE ($1::uuid IS NULL OR id > $1) AND ${VERSION} < int4send($2) ORDER BY id LIMIT $3`,
    [after, version, limit],
  );

export interface RewrappedKey {
  readonly id: ConversationId;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/**
 * Puts keys in the place of those they were made of. Conversations are locked in the order of
 * their ids, as appends lock them.
 */
export const replaceDataKeys = (database: Database, keys: readonly RewrappedKey[]): Promise<void> =>
  database.transaction(async (transaction) => {
    const ids = keys.map(({ id }) => id);
    await transaction.query(
      'SELECT 1 FROM conversations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE',
      [ids],
    );
    await transaction.query(
      `UPDATE conversations c SET data_key = given.to_key
       FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS given (id, from_key, to_key)
       WHERE c.id = given.id AND c.data_key = given.from_key`,
      [ids, keys.map(({ from }) => from), keys.map(({ to }) => to)],
    );
  });
