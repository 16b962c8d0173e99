import { loadAddon, whyNoAddon } from '../../src/platform/native';
import {
  MasterKeyRing,
  NativeSealer,
  type RandomSource,
  SodiumSealer,
} from '../../src/platform/sealer';
import { describeSealer, describeSealerPair, type MakeSealer } from './sealer-suite';
import { VECTORS } from './sealer-vectors';

const onWebAssembly: MakeSealer = (keys) => SodiumSealer.create(new MasterKeyRing(() => keys));

const native: MakeSealer = (keys) => {
  const addon = loadAddon();
  if (addon === undefined) throw new Error(`there is no addon: ${whyNoAddon() ?? ''}`);
  return Promise.resolve(new NativeSealer(addon, new MasterKeyRing(() => keys)));
};

describeSealer('on libsodium-wrappers-sumo', onWebAssembly);
describeSealer('in C++', native);
describeSealerPair('in C++', native, 'on libsodium-wrappers-sumo', onWebAssembly);
describeSealerPair('on libsodium-wrappers-sumo', onWebAssembly, 'in C++', native);

/** The core in C++ is held against them by native/test/sealing: the addon takes no nonces. */
it('the sealer on libsodium-wrappers-sumo gives the bytes of the known answers', async () => {
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  const keys = new Map(VECTORS.masterKeys.map(({ version, key }) => [version, hex(key)]));
  const scripted = (random: readonly string[]): Promise<SodiumSealer> => {
    const rest = random.map(hex);
    const next: RandomSource = (bytes) => {
      const given = rest.shift();
      if (given?.length !== bytes) throw new Error(`the script has no ${bytes} bytes here`);
      return given;
    };
    return SodiumSealer.create(new MasterKeyRing(() => keys), next);
  };
  for (const { conversationId, random, wrapped } of VECTORS.dataKeys) {
    const version = hex(wrapped).readUInt32BE(1);
    const made = (await scripted(random)).newDataKey(conversationId, version);
    expect(Buffer.from(made).toString('hex')).toBe(wrapped);
  }
  for (const { dataKey, context, random, plain, sealed } of VECTORS.bodies) {
    const sealer = await scripted(random);
    const [bytes = Buffer.alloc(0)] = await sealer.seal([
      { dataKey: hex(dataKey), context, plain: hex(plain) },
    ]);
    expect(Buffer.from(bytes).toString('hex')).toBe(sealed);
  }
});
