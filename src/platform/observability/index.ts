export { accessLog } from './access-log';
export { Backlog } from './backlog';
export { Health, type HealthCheck, type HealthReport } from './health';
export { startInternalServer, type InternalServer } from './internal-server';
export { AppLogger, createPino } from './logger';
export { Metrics } from './metrics';
export { ObservabilityModule, type Observability } from './observability.module';
export { StartupNotices, type StartupNotice } from './startup-notices';
