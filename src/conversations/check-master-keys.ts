import { ConfigError } from '../platform/config';
import type { Database } from '../platform/database';
import { type MasterKeyRing, SealBroken } from '../platform/sealer';
import { countDataKeys } from './data-keys';
import { findMasterKeys, type RegisteredMasterKey } from './store/master-key-store';

/**
 * Compares the master keys at hand with those that the database knows.
 *
 * @returns the versions that conversations lean on and nobody has registered: damaged data keys
 * @throws ConfigError when one is another key, or one that is needed is not there
 */
export const checkMasterKeys = async (
  database: Database,
  masterKeys: MasterKeyRing,
  folder: string,
): Promise<readonly number[]> => {
  const registered = await findMasterKeys(database);
  const used = await countDataKeys(database);
  await checkMasterKeysOf(registered, used, masterKeys, folder);
  const known = new Set(registered.map(({ version }) => version));
  return [...used.keys()].filter((version) => !known.has(version));
};

/**
 * As `checkMasterKeys`, for a database that is not at hand yet.
 *
 * @param registered ascending
 * @param used by version, how many conversations lean on it
 */
export const checkMasterKeysOf = async (
  registered: readonly RegisteredMasterKey[],
  used: ReadonlyMap<number, number>,
  masterKeys: MasterKeyRing,
  folder: string,
): Promise<void> => {
  for (const key of registered) {
    const isNewest = key === registered.at(-1);
    const count = used.get(key.version) ?? 0;
    await checkKey(
      key,
      masterKeys,
      folder,
      isNewest ? 'new conversations need it' : leaning(count),
    );
  }
};

/** @param need why it has to be there; undefined where it may be gone */
const checkKey = async (
  { version, fingerprint }: RegisteredMasterKey,
  masterKeys: MasterKeyRing,
  folder: string,
  need: string | undefined,
): Promise<void> => {
  let found: Uint8Array;
  try {
    found = await masterKeys.fingerprint(version);
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    if (need === undefined) return;
    throw new ConfigError(
      `master-key.v${version} is not to be had from ${folder} (${cause.message}), and ${need}.\n${MEND}`,
      { cause },
    );
  }
  if (isSame(found, fingerprint)) return;
  throw new ConfigError(
    `master-key.v${version} in ${folder} is another key than the one that sealed this database.\n${MEND}`,
  );
};

const MEND =
  'Put the right file there from your copy of the keys, readable by the account that runs the server, ' +
  'or set SECRETS_DIR to the folder that holds it.';

const leaning = (count: number): string | undefined => {
  if (count === 0) return undefined;
  return count === 1 ? '1 conversation leans on it' : `${count} conversations lean on it`;
};

export const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  Buffer.compare(one, other) === 0;
