import { Global, Module } from '@nestjs/common';

import { Secrets } from '../config';
import { NATIVE_ADDON, type NativeAddon, NativeModule } from '../native';
import { createSealer } from './create-sealer';
import { DIGEST_KEY_BYTES, KeyedDigest } from './keyed-digest';
import { SEALER } from './sealer';

@Global()
@Module({
  imports: [NativeModule],
  providers: [
    {
      provide: SEALER,
      useFactory: (secrets: Secrets, addon: NativeAddon | undefined) =>
        createSealer(secrets, addon),
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
