export { openTracing } from './open-tracing';
export { traceFields } from './trace-fields';
export { traceRequests } from './trace-requests';
export { NO_TRACING, TRACING, type Span, type Tracing } from './tracing';
