import { Module } from '@nestjs/common';

import { Config } from '../config';
import { NATIVE_ADDON, type NativeAddon, NativeModule } from '../native';
import { HUB } from './hub';
import { SocketEngine } from './socket-engine';

/** The hub, and what carries its WebSockets. */
@Module({
  imports: [NativeModule],
  providers: [
    {
      provide: SocketEngine,
      useFactory: (config: Config, addon: NativeAddon | undefined) =>
        SocketEngine.choose(config, addon),
      inject: [Config, NATIVE_ADDON],
    },
    { provide: HUB, useFactory: ({ hub }: SocketEngine) => hub, inject: [SocketEngine] },
  ],
  exports: [HUB, SocketEngine],
})
export class HubModule {}
