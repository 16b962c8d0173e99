import { Injectable } from '@nestjs/common';
import { Gauge, Histogram } from 'prom-client';

import { Metrics } from '../../platform/observability';

/** Doubling up to LIMITS.appendBatch. */
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const SECONDS_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What the append lanes tell Prometheus. */
@Injectable()
export class AppendMetrics {
  private readonly batches: Histogram;
  private readonly seconds: Histogram;

  constructor(private readonly metrics: Metrics) {
    const registers = [metrics.registry];
    this.batches = new Histogram({
      name: 'anochat_append_batch_entries',
      help: 'Entries that one call of append_entries was given',
      buckets: BATCH_BUCKETS,
      registers,
    });
    this.seconds = new Histogram({
      name: 'anochat_append_seconds',
      help: 'Time to seal and commit one batch, or to fail',
      buckets: SECONDS_BUCKETS,
      registers,
    });
  }

  async measure<Result>(entries: number, append: () => Promise<Result>): Promise<Result> {
    this.batches.observe(entries);
    const stop = this.seconds.startTimer();
    try {
      return await append();
    } finally {
      stop();
    }
  }

  watchLanes(lanes: readonly { readonly length: number }[]): void {
    new Gauge({
      name: 'anochat_append_waiting_entries',
      help: 'Entries of a lane that are not answered yet, those in flight included',
      labelNames: ['lane'],
      registers: [this.metrics.registry],
      collect() {
        lanes.forEach(({ length }, lane) => this.set({ lane }, length));
      },
    });
  }
}
