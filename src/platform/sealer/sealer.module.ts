import { Global, Module } from '@nestjs/common';

import { Secrets } from '../config';
import { NATIVE_ADDON, type NativeAddon, NativeModule } from '../native';
import { AppLogger } from '../observability';
import { createSealer } from './create-sealer';
import { digestKey, KeyedDigest } from './keyed-digest';
import { MasterKeyRing } from './master-key-ring';
import { readMasterKeys } from './master-keys';
import { SEALER } from './sealer';

@Global()
@Module({
  imports: [NativeModule],
  providers: [
    {
      provide: MasterKeyRing,
      useFactory: (secrets: Secrets, logger: AppLogger) =>
        new MasterKeyRing(
          (skip) => readMasterKeys(secrets, skip),
          (text) => logger.warn(text, 'MasterKeys'),
        ),
      inject: [Secrets, AppLogger],
    },
    {
      provide: SEALER,
      useFactory: (masterKeys: MasterKeyRing, addon: NativeAddon | undefined) =>
        createSealer(masterKeys, addon),
      inject: [MasterKeyRing, NATIVE_ADDON],
    },
    {
      provide: KeyedDigest,
      useFactory: (secrets: Secrets) => KeyedDigest.create(digestKey(secrets)),
      inject: [Secrets],
    },
  ],
  exports: [SEALER, MasterKeyRing, KeyedDigest],
})
export class SealerModule {}
