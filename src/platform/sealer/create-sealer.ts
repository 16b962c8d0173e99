import type { NativeAddon } from '../native';
import type { MasterKeyRing } from './master-key-ring';
import { NativeSealer } from './native-sealer';
import type { Sealer } from './sealer';
import { SodiumSealer } from './sodium-sealer';

/** On the addon where there is one; both give the same bytes. */
export const createSealer = async (
  masterKeys: MasterKeyRing,
  addon: NativeAddon | undefined,
): Promise<Sealer> =>
  addon ? new NativeSealer(addon, masterKeys) : SodiumSealer.create(masterKeys);
