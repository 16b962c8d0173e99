/** Ids and numbers: never words, names, tokens or addresses. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly kind?: 'server' | 'internal' | 'producer' | 'consumer';
  /** Other spans that it has to do with, as `traceparent`s. */
  readonly links?: readonly string[];
  /** Milliseconds since 1970; now unless said. */
  readonly startedAt?: number;
  readonly attributes?: Attributes;
}

/** A piece of work that is followed. */
export interface Span {
  readonly traceId: string;
  /** Names it to another instance, as W3C Trace Context has it. */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** @param failure its kind is told, and not what it says */
  end(failure?: unknown): void;
}

/**
 * Follows a part of all messages from their arrival to their delivery. What is not followed has no
 * span at all, so that its cost is a question.
 */
export interface Tracing {
  /** False: there is never a span. */
  readonly isOn: boolean;
  /** A new trace, if this one is to be followed. */
  begin(name: string, options?: SpanOptions): Span | undefined;
  /** A part of the trace that `traceparent` names, if it names one that is followed. */
  proceed(traceparent: string | undefined, name: string, options?: SpanOptions): Span | undefined;
  /** The span within which this is called, over promises too. */
  current(): Span | undefined;
  within<T>(span: Span | undefined, work: () => T): T;
  /** Sends what it has. */
  stop(): Promise<void>;
}

export const NO_TRACING: Tracing = {
  isOn: false,
  begin: () => undefined,
  proceed: () => undefined,
  current: () => undefined,
  within: (_span, work) => work(),
  stop: () => Promise.resolve(),
};

/** Injection token. */
export const TRACING = Symbol('Tracing');
