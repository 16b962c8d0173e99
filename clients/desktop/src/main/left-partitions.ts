import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { accountOfPartition, type Accounts } from './accounts';
import type { KeyStore } from './key-store';

/**
 * Folders of partitions whose account is gone: they can be removed while no session uses them. Where there
 * still is a key the account was not removed: the list of accounts was lost, and that may be put back.
 */
export async function removeLeftPartitions(
  partitions: readonly string[],
  folder: string,
  accounts: Accounts,
  keys: KeyStore,
): Promise<void> {
  for (const name of partitions) {
    const id = accountOfPartition(name);
    if (id === null || accounts.find(id) || keys.has(id)) continue;
    // One that another program holds on to goes with a later start.
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
