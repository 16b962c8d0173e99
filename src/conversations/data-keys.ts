import type { ConversationId } from '@anochat/contract';

import type { Database } from '../platform/database';
import { masterVersionOf, SealBroken, type Sealer } from '../platform/sealer';
import {
  findDataKeys,
  findDataKeysNotUnder,
  findKeysByVersion,
  replaceDataKeys,
} from './store/data-key-store';

/** Few enough that an append which waits for their conversations does not notice. */
const REWRAPPED_AT_ONCE = 100;
const VERIFIED_AT_ONCE = 1_000;

/** By version of the master key, how many conversations lean on it. */
export const countDataKeys = async (database: Database): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (await findKeysByVersion(database)).map(({ dataKey, count }) => [
      masterVersionOf(dataKey),
      count,
    ]),
  );

/** Opens one data key of each version. @throws SealBroken on the first that does not open. */
export const requireMasterKeys = async (database: Database, sealer: Sealer): Promise<void> => {
  for (const { id, dataKey } of await findKeysByVersion(database)) sealer.verifyKey(id, dataKey);
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

/**
 * Wraps every data key under that version of the master key, the newest that the sealer has, while
 * servers go on: what they remember in the old form opens as well.
 *
 * @returns how many it has wrapped anew
 * @throws SealBroken when one does not open; those before it stay as they are now
 */
export const rewrapDataKeys = async (
  database: Database,
  sealer: Sealer,
  version: number,
): Promise<number> => {
  let count = 0;
  let after: ConversationId | null = null;
  for (;;) {
    const found = await findDataKeysNotUnder(database, version, after, REWRAPPED_AT_ONCE);
    after = found.at(-1)?.id ?? null;
    if (after === null) return count;
    await replaceDataKeys(
      database,
      found.map(({ id, dataKey }) => ({ id, from: dataKey, to: sealer.rewrapKey(id, dataKey) })),
    );
    count += found.length;
  }
};
