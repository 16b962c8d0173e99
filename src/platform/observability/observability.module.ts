import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Health } from './health';
import { AppLogger } from './logger';
import { Metrics } from './metrics';
import { StartupNotices } from './startup-notices';

/** What an instance tells about itself; made before Nest, because it is needed before Nest. */
export interface Observability {
  readonly logger: AppLogger;
  readonly metrics: Metrics;
  readonly health: Health;
}

@Global()
@Module({})
export class ObservabilityModule {
  static with({ logger, metrics, health }: Observability): DynamicModule {
    return {
      module: ObservabilityModule,
      providers: [
        { provide: AppLogger, useValue: logger },
        { provide: Metrics, useValue: metrics },
        { provide: Health, useValue: health },
        StartupNotices,
      ],
      exports: [AppLogger, Metrics, Health, StartupNotices],
    };
  }
}
