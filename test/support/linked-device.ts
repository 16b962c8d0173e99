import type { EnvelopeInput, Head } from '@anochat/contract';
import { loadSodium } from '@anochat/e2ee/sodium';

import { type Account, call } from './account';
import { GroupMaker } from './encrypted-group';
import { type DeviceKeysOfTest, EncryptingUser } from './encrypting-user';

/** The first device of its user's chain, and the chain to go on with. */
export interface LinkedDevice {
  readonly chain: EncryptingUser;
  readonly keys: DeviceKeysOfTest;
}

/** Gives the calling device keys. */
export async function linkDevice(url: string, account: Account): Promise<LinkedDevice> {
  const chain = new EncryptingUser(await loadSodium(), account.userId);
  const keys = chain.keysOf(account.deviceId);
  const statements = [chain.genesis(), chain.add(keys)];
  await call(url, 'POST', '/users/me/chain', account, { statements });
  return { chain, keys };
}

/** Of two devices alone, at epoch 1; what the two have already where they have one. */
export async function createDirect(
  url: string,
  by: Account,
  own: DeviceKeysOfTest,
  other: DeviceKeysOfTest,
): Promise<Head> {
  const groups = new GroupMaker(await loadSodium());
  const { request } = await groups.foundDirect(own, other);
  return call<Head>(url, 'POST', '/conversations', by, request);
}

/** What the server sees of anything that is said at epoch 1. */
export const sealedMessage = (more: { readonly target?: number } = {}): EnvelopeInput => ({
  ...{ kind: 'message', mode: 'e2ee', generation: 0, epoch: 1, body: 'QUJD' },
  quiet: more.target !== undefined,
  ...more,
});
