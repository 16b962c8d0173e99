import { Inject, Injectable } from '@nestjs/common';
import type { Entry } from '@anochat/contract';

import type { EntryNews } from '../platform/bus';
import { TRACING, type Tracing } from '../platform/tracing';

interface Arrival {
  readonly traceparent: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Some of those that are followed never leave: duplicates, and those that nobody listens for any more. */
const CAPACITY = 1_000;

/** Follows entries from the bus through the sequencer to the hub. */
@Injectable()
export class DeliveryTraces {
  private readonly arrivals = new Map<string, Arrival>();

  constructor(@Inject(TRACING) private readonly tracing: Tracing) {}

  consume({ conversationId, traced }: EntryNews, work: () => void): void {
    const span = this.tracing.proceed(traced?.traceparent, 'bus.consume', {
      kind: 'consumer',
      attributes: { 'anochat.conversation': conversationId, 'anochat.seq': traced?.seq ?? 0 },
    });
    if (traced === undefined || span === undefined) {
      work();
      return;
    }
    const { traceparent } = span;
    this.arrivals.set(nameOf(conversationId, traced.seq), { traceparent, at: Date.now() });
    for (const oldest of this.arrivals.keys()) {
      if (this.arrivals.size <= CAPACITY) break;
      this.arrivals.delete(oldest);
    }
    this.tracing.within(span, work);
    span.end();
  }

  /** @param handOver gives the entry to the hub */
  deliver({ conversationId, seq }: Entry, handOver: () => void): void {
    const arrival = this.arrivalOf(conversationId, seq);
    if (arrival === undefined) {
      handOver();
      return;
    }
    const { traceparent, at } = arrival;
    this.tracing.proceed(traceparent, 'sequencer.order', { startedAt: at })?.end();
    const span = this.tracing.proceed(traceparent, 'hub.deliver', {
      attributes: { 'anochat.conversation': conversationId, 'anochat.seq': seq },
    });
    handOver();
    span?.end();
  }

  private arrivalOf(conversationId: string, seq: number): Arrival | undefined {
    if (this.arrivals.size === 0) return undefined;
    const name = nameOf(conversationId, seq);
    const arrival = this.arrivals.get(name);
    this.arrivals.delete(name);
    return arrival;
  }
}

const nameOf = (conversationId: string, seq: number): string => `${conversationId}/${seq}`;
