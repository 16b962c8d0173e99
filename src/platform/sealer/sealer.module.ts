import { Global, Module } from '@nestjs/common';

import { Secrets } from '../config';
import { DIGEST_KEY_BYTES, KeyedDigest } from './keyed-digest';
import { readMasterKeys } from './master-keys';
import { SEALER, type Sealer } from './sealer';
import { SodiumSealer } from './sodium-sealer';

@Global()
@Module({
  providers: [
    {
      provide: SEALER,
      useFactory: (secrets: Secrets): Promise<Sealer> =>
        SodiumSealer.create(readMasterKeys(secrets)),
      inject: [Secrets],
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
