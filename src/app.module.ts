import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from './auth';
import { ConversationsModule } from './conversations';
import { LinksModule } from './links';
import { MediaModule } from './media';
import { BlobsModule } from './platform/blobs';
import { BusModule } from './platform/bus';
import { ConfigModule, serverVersion, type Config } from './platform/config';
import { ControlModule } from './platform/control';
import { DatabaseModule } from './platform/database';
import { InstancesModule } from './platform/instances';
import { JobsModule } from './platform/jobs';
import { LiveDevicesModule } from './platform/live-devices';
import { ObservabilityModule, type Observability } from './platform/observability';
import { SealerModule } from './platform/sealer';
import { PushModule } from './push';
import { RealtimeModule } from './realtime';
import { UsersModule } from './users';

/** The whole server. Settings and observability come from outside, because a start needs them before Nest. */
@Module({})
export class AppModule {
  static with(config: Config, observability: Observability): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with(observability),
        DatabaseModule.connect({ url: config.databaseUrl }),
        BusModule,
        InstancesModule.with(serverVersion()),
        ControlModule,
        JobsModule,
        LiveDevicesModule,
        SealerModule,
        BlobsModule,
        UsersModule,
        AuthModule,
        MediaModule,
        LinksModule,
        ConversationsModule,
        RealtimeModule,
        PushModule,
      ],
    };
  }
}
