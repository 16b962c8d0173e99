import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import {
  type Context,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

import { serverVersion, type TracingSettings } from '../config';
import { readTraceparent, writeTraceparent } from './traceparent';
import type { Attributes, Span, SpanOptions, Tracing } from './tracing';

const KINDS = {
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Traces by OpenTelemetry's SDK, sent by OTLP over HTTP. Loaded where it is configured alone. */
export class OtelTracing implements Tracing {
  readonly isOn = true;
  private readonly provider: TracerProvider;
  private readonly spans = new AsyncLocalStorage<Span>();

  constructor({ endpoint, ratio, service }: TracingSettings) {
    const url = new URL(`${endpoint.pathname.replace(/\/$/, '')}/v1/traces`, endpoint).href;
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': service,
        'service.version': serverVersion(),
        'service.instance.id': randomUUID(),
      }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
    });
  }

  begin(name: string, options: SpanOptions = {}): Span | undefined {
    return this.start(name, options, ROOT_CONTEXT);
  }

  proceed(
    traceparent: string | undefined,
    name: string,
    options: SpanOptions = {},
  ): Span | undefined {
    const place = readTraceparent(traceparent);
    if (place === undefined) return undefined;
    const parent = { ...place, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    return this.start(name, options, trace.setSpanContext(ROOT_CONTEXT, parent));
  }

  current(): Span | undefined {
    return this.spans.getStore();
  }

  within<T>(span: Span | undefined, work: () => T): T {
    return span === undefined ? work() : this.spans.run(span, work);
  }

  async stop(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined); // nobody takes them
  }

  private start(name: string, options: SpanOptions, parent: Context): Span | undefined {
    const { kind = 'internal', links = [], startedAt, attributes } = options;
    const span = this.provider.getTracer('anochat').startSpan(
      name,
      {
        kind: KINDS[kind],
        links: links.flatMap((text) => {
          const place = readTraceparent(text);
          return place ? [{ context: { ...place, traceFlags: TraceFlags.SAMPLED } }] : [];
        }),
        ...(startedAt !== undefined && { startTime: startedAt }),
        ...(attributes && { attributes }),
      },
      parent,
    );
    return span.isRecording() ? new FollowedSpan(span) : undefined;
  }
}

class FollowedSpan implements Span {
  readonly traceId: string;
  readonly traceparent: string;

  constructor(private readonly span: OtelSpan) {
    const context = span.spanContext();
    this.traceId = context.traceId;
    this.traceparent = writeTraceparent(context);
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  set(attributes: Attributes): void {
    this.span.setAttributes({ ...attributes });
  }

  end(failure?: unknown): void {
    if (failure !== undefined) {
      this.span.setStatus({ code: SpanStatusCode.ERROR });
      this.span.setAttribute('error.type', kindOf(failure));
    }
    this.span.end();
  }
}

/** The message of an error may quote what somebody wrote; the code of a problem does not. */
const kindOf = (failure: unknown): string => {
  if (typeof failure !== 'object' || failure === null) return 'unknown';
  if ('code' in failure && typeof failure.code === 'string') return failure.code;
  return failure instanceof Error ? failure.name : 'unknown';
};
