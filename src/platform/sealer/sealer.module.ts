import { Global, Module } from '@nestjs/common';

import { Secrets } from '../config';
import { NATIVE_ADDON, type NativeAddon, NativeModule } from '../native';
import { DIGEST_KEY_BYTES, KeyedDigest } from './keyed-digest';
import { MasterKeyRing } from './master-key-ring';
import { readMasterKeys } from './master-keys';
import { NativeSealer } from './native-sealer';
import { SEALER, type Sealer } from './sealer';
import { SodiumSealer } from './sodium-sealer';

@Global()
@Module({
  imports: [NativeModule],
  providers: [
    {
      provide: SEALER,
      useFactory: async (secrets: Secrets, addon: NativeAddon | undefined): Promise<Sealer> => {
        const masterKeys = new MasterKeyRing(() => readMasterKeys(secrets));
        return addon ? new NativeSealer(addon, masterKeys) : SodiumSealer.create(masterKeys);
      },
      inject: [Secrets, NATIVE_ADDON],
    },
    {
      provide: KeyedDigest,
      useFactory: (secrets: Secrets) =>
        KeyedDigest.create(secrets.secret('request-digest-key', DIGEST_KEY_BYTES)),
      inject: [Secrets],
    },
  ],
  exports: [SEALER, KeyedDigest],
})
export class SealerModule {}
