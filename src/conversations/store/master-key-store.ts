import type { Database, Queryable } from '../../platform/database';

export interface RegisteredMasterKey {
  readonly version: number;
  /** 16 bytes, as `MasterKeyRing.fingerprint` gives them. */
  readonly fingerprint: Uint8Array;
}

/** Ascending; the last one wraps new data keys. */
export const findMasterKeys = (database: Queryable): Promise<RegisteredMasterKey[]> =>
  database.query('SELECT version, fingerprint FROM master_keys ORDER BY version');

/** The one that wraps new data keys. */
export const findNewestMasterKey = async (
  database: Queryable,
): Promise<RegisteredMasterKey | undefined> =>
  (
    await database.query<RegisteredMasterKey>(
      'SELECT version, fingerprint FROM master_keys ORDER BY version DESC LIMIT 1',
    )
  )[0];

/**
 * Keys of whatever conversations are being made are stored before this returns; from then on they
 * are wrapped under the newest one. What is registered already stays as it is.
 */
export const registerMasterKey = async (
  database: Database,
  { version, fingerprint }: RegisteredMasterKey,
): Promise<void> => {
  await database.query(
    'INSERT INTO master_keys (version, fingerprint) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [version, fingerprint],
  );
};
