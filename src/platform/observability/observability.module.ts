import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NO_TRACING, TRACING, type Tracing } from '../tracing';
import { Backlog } from './backlog';
import { Health } from './health';
import { HealthMetrics } from './health-metrics';
import { AppLogger } from './logger';
import { Metrics } from './metrics';
import { StartupNotices } from './startup-notices';

/** What an instance tells about itself; made before Nest, because it is needed before Nest. */
export interface Observability {
  readonly logger: AppLogger;
  readonly metrics: Metrics;
  readonly health: Health;
  /** None when left out. */
  readonly tracing?: Tracing;
}

@Global()
@Module({})
export class ObservabilityModule {
  static with({ logger, metrics, health, tracing = NO_TRACING }: Observability): DynamicModule {
    return {
      module: ObservabilityModule,
      providers: [
        { provide: AppLogger, useValue: logger },
        { provide: Metrics, useValue: metrics },
        { provide: Health, useValue: health },
        { provide: TRACING, useValue: tracing },
        Backlog,
        HealthMetrics,
        StartupNotices,
      ],
      exports: [AppLogger, Backlog, Metrics, Health, StartupNotices, TRACING],
    };
  }
}
