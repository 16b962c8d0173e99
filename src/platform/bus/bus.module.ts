import { Global, Module } from '@nestjs/common';

import { Config, Secrets } from '../config';
import { Health, Metrics, StartupNotices } from '../observability';
import { BUS } from './bus';
import { createBus } from './create-bus';

@Global()
@Module({
  providers: [{ provide: BUS, useFactory: createBus, inject: [Config, Secrets, Metrics, Health] }],
  exports: [BUS],
})
export class BusModule {
  constructor({ kafka, givenDatabaseUrl, s3, dataFolder }: Config, notices: StartupNotices) {
    if (kafka === undefined) return;
    if (givenDatabaseUrl === undefined)
      notices.add(() =>
        Promise.resolve(
          'BUS=kafka without DATABASE_URL: other instances cannot reach this database.',
        ),
      );
    if (s3 === undefined)
      notices.add(() =>
        Promise.resolve(
          `BUS=kafka without S3_ENDPOINT: other instances find files only where they share ${dataFolder}/blobs.`,
        ),
      );
  }
}
