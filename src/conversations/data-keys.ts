import type { ConversationId } from '@anochat/contract';

import { ConfigError } from '../platform/config';
import type { Database, Queryable } from '../platform/database';
import { masterVersionOf, SealBroken, type Sealer } from '../platform/sealer';
import {
  findDataKeys,
  findDataKeysBefore,
  findKeysByVersion,
  replaceDataKeys,
  type RewrappedKey,
} from './store/data-key-store';

/** Few enough that an append which waits for their conversations does not notice. */
const REWRAPPED_AT_ONCE = 100;
const VERIFIED_AT_ONCE = 1_000;

/** By version of the master key, how many conversations lean on it. */
export const countDataKeys = async (database: Queryable): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (await findKeysByVersion(database)).map(({ dataKey, count }) => [
      masterVersionOf(dataKey),
      count,
    ]),
  );

/** Opens one data key of each version. @throws ConfigError on the first that does not open */
export const requireMasterKeys = async (
  database: Queryable,
  sealer: Sealer,
  folder: string,
): Promise<void> => {
  for (const { id, dataKey, count } of await findKeysByVersion(database)) {
    try {
      sealer.verifyKey(id, dataKey);
    } catch (cause) {
      if (!(cause instanceof SealBroken)) throw cause;
      const version = masterVersionOf(dataKey);
      throw new ConfigError(
        `The master key in ${folder} is not the one that sealed this database:\n` +
          `${count} ${count === 1 ? 'conversation leans' : 'conversations lean'} on version ${version} (master-key.v${version}).\n` +
          'Put the secrets that belong to it there, or set SECRETS_DIR to the folder that holds them.',
        { cause },
      );
    }
  }
};

/** Opens every data key. @returns the conversations whose key does not open */
export const findBrokenDataKeys = async (
  database: Database,
  sealer: Sealer,
): Promise<readonly ConversationId[]> => {
  const broken: ConversationId[] = [];
  let after: ConversationId | null = null;
  for (;;) {
    const page = await findDataKeys(database, after, VERIFIED_AT_ONCE);
    for (const { id, dataKey } of page) {
      try {
        sealer.verifyKey(id, dataKey);
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        broken.push(id);
      }
    }
    after = page.at(-1)?.id ?? null;
    if (after === null) return broken;
  }
};

export interface Rewrapped {
  readonly count: number;
  /** Conversations whose data key does not open: theirs stays as it is. */
  readonly broken: readonly ConversationId[];
}

/**
 * Wraps every data key of an older version under that version of the master key, which is the
 * newest that is registered, while servers go on: what they remember in the old form opens as well.
 * One round is all of them, because no conversation is made under an older one any more.
 */
export const rewrapDataKeys = async (
  database: Database,
  sealer: Sealer,
  version: number,
): Promise<Rewrapped> => {
  const broken: ConversationId[] = [];
  let count = 0;
  let after: ConversationId | null = null;
  for (;;) {
    const found = await findDataKeysBefore(database, version, after, REWRAPPED_AT_ONCE);
    after = found.at(-1)?.id ?? null;
    if (after === null) return { count, broken };
    const keys: RewrappedKey[] = [];
    for (const { id, dataKey } of found) {
      try {
        keys.push({ id, from: dataKey, to: sealer.rewrapKey(id, dataKey, version) });
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        broken.push(id);
      }
    }
    await replaceDataKeys(database, keys);
    count += keys.length;
  }
};
