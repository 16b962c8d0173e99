import type { Secrets } from '../config';
import type { NativeAddon } from '../native';
import { MasterKeyRing } from './master-key-ring';
import { readMasterKeys } from './master-keys';
import { NativeSealer } from './native-sealer';
import type { Sealer } from './sealer';
import { SodiumSealer } from './sodium-sealer';

/** On the addon where there is one; both give the same bytes. */
export const createSealer = async (
  secrets: Secrets,
  addon: NativeAddon | undefined,
): Promise<Sealer> => {
  const masterKeys = new MasterKeyRing(() => readMasterKeys(secrets));
  return addon ? new NativeSealer(addon, masterKeys) : SodiumSealer.create(masterKeys);
};
