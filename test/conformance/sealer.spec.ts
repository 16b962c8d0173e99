import { loadAddon, whyNoAddon } from '../../src/platform/native';
import { MasterKeyRing, NativeSealer, SodiumSealer } from '../../src/platform/sealer';
import { describeSealer, describeSealerPair, type MakeSealer } from './sealer-suite';

const onWebAssembly: MakeSealer = (keys, random) =>
  SodiumSealer.create(new MasterKeyRing(() => keys), random);

const native: MakeSealer = (keys, random) => {
  const addon = loadAddon();
  if (addon === undefined) throw new Error(`there is no addon: ${whyNoAddon() ?? ''}`);
  return Promise.resolve(new NativeSealer(addon, new MasterKeyRing(() => keys), random));
};

describeSealer('on libsodium-wrappers-sumo', onWebAssembly);
describeSealer('in C++', native);
describeSealerPair('in C++', native, 'on libsodium-wrappers-sumo', onWebAssembly);
describeSealerPair('on libsodium-wrappers-sumo', onWebAssembly, 'in C++', native);
