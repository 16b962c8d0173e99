import type { Tracing } from './tracing';

/** What a line of the log says of the trace that it belongs to; `undefined` where there are none. */
export const traceFields = (tracing: Tracing): (() => { readonly traceId?: string }) | undefined =>
  tracing.isOn
    ? () => {
        const span = tracing.current();
        return span ? { traceId: span.traceId } : {};
      }
    : undefined;
