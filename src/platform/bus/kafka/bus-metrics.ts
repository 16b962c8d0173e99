import { Counter, Gauge, Histogram } from 'prom-client';

import type { Metrics } from '../../observability';
import type { DropReason } from './record-reader';

/** Where news was lost that was to go out; entries are left to the outbox. */
export type Lost = 'entries' | 'signals';

/** What the bus tells Prometheus. */
export class BusMetrics {
  readonly seen: Counter;
  readonly wanted: Counter;
  readonly own: Counter;
  readonly dropped: Counter<'reason'>;
  readonly published: Counter;
  readonly failures: Counter<'what'>;
  readonly jumps: Counter;
  readonly lag: Gauge;
  readonly delay: Histogram;

  constructor({ registry }: Metrics, look: () => { isUp: boolean; queuedBytes: number }) {
    const registers = [registry];
    const counter = (name: string, help: string): Counter =>
      new Counter({ name: `anochat_bus_${name}_total`, help, registers });
    this.seen = counter('records_seen', 'Records that came from other instances');
    this.wanted = counter('records_wanted', 'Of these, the ones that somebody here listens for');
    this.own = counter('records_own', 'Records that came back from the bus to who wrote them');
    this.published = counter('records_published', 'Records that the bus has taken');
    this.jumps = counter('jumps', 'Times that records may have been missed');
    this.dropped = new Counter({
      name: 'anochat_bus_records_dropped_total',
      help: 'Records that could not be used: malformed, not opened by the key, of an unknown kind, too old',
      labelNames: ['reason'],
      registers,
    });
    // From the beginning, so that the first one is an increase.
    for (const reason of ['malformed', 'sealed'] as const) this.dropped.inc({ reason }, 0);
    this.failures = new Counter({
      name: 'anochat_bus_publish_failures_total',
      help: 'Records that did not go out; those of entries are left to the outbox',
      labelNames: ['what'],
      registers,
    });
    this.lag = new Gauge({
      name: 'anochat_bus_lag_records',
      help: 'Records behind the end of the partition that was read last',
      registers,
    });
    this.delay = new Histogram({
      name: 'anochat_bus_delay_seconds',
      help: 'Time from the writing of a record to its arrival, by the clocks of both sides',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
      registers,
    });
    new Gauge({
      name: 'anochat_bus_up',
      help: 'Whether news goes out and comes in',
      registers,
      collect() {
        this.set(look().isUp ? 1 : 0);
      },
    });
    new Gauge({
      name: 'anochat_bus_queued_bytes',
      help: 'Records that wait to go out',
      registers,
      collect() {
        this.set(look().queuedBytes);
      },
    });
  }

  drop(reason: DropReason): void {
    this.dropped.inc({ reason });
  }

  lost(what: Lost, records = 1): void {
    this.failures.inc({ what }, records);
  }
}
