import { type DynamicModule, Module } from '@nestjs/common';

import { AuthModule } from '../auth';
import { MediaModule } from '../media';
import { BlobsModule } from '../platform/blobs';
import { BusModule } from '../platform/bus';
import { type Config, ConfigModule } from '../platform/config';
import { ControlModule } from '../platform/control';
import { DatabaseModule } from '../platform/database';
import { type Observability, ObservabilityModule } from '../platform/observability';
import { SealerModule } from '../platform/sealer';
import { UsersModule } from '../users';

/** The modules that the commands work with; no door of the server is among them. */
@Module({})
export class CliModule {
  static with(config: Config, observability: Observability): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with(observability),
        DatabaseModule.connect({ url: config.databaseUrl, poolSize: 2 }),
        BusModule,
        ControlModule,
        BlobsModule,
        SealerModule,
        UsersModule,
        AuthModule,
        MediaModule,
      ],
    };
  }
}
