import { createRequire } from 'node:module';

import type { TracingSettings } from '../config';
import type * as Otel from './otel-tracing';
import { NO_TRACING, type Tracing } from './tracing';

/** Loads OpenTelemetry only where it is to be used: its packages take memory, and time of a start. */
export const openTracing = (settings: TracingSettings | undefined): Tracing => {
  if (settings === undefined) return NO_TRACING;
  const { OtelTracing } = createRequire(__filename)('./otel-tracing') as typeof Otel;
  return new OtelTracing(settings);
};
