import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';

import { Metrics } from '../observability';
import { BlobIncomplete, BlobMissing } from './blobs';
import { PartMismatch } from './filesystem/part-check';

const SECONDS_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the store of files, and the door of the one in a folder, tell Prometheus. */
@Injectable()
export class BlobMetrics {
  private answered = true;
  private readonly seconds: Histogram<'call'>;
  private readonly failures: Counter<'call'>;
  private readonly bytes: Counter<'direction'>;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.seconds = new Histogram({
      name: 'anochat_blob_store_seconds',
      help: 'Time of one call of the store of files, or of its failing',
      labelNames: ['call'],
      buckets: SECONDS_BUCKETS,
      registers,
    });
    this.failures = new Counter({
      name: 'anochat_blob_store_failures_total',
      help: 'Calls of the store of files that failed',
      labelNames: ['call'],
      registers,
    });
    this.bytes = new Counter({
      name: 'anochat_blob_door_bytes_total',
      help: 'Bytes of files that came in and went out through the server itself',
      labelNames: ['direction'],
      registers,
    });
    for (const direction of ['in', 'out'] as const) this.bytes.inc({ direction }, 0);
  }

  /** Whether the last call was answered; BlobWatch asks every few seconds. */
  get isAnswering(): boolean {
    return this.answered;
  }

  async measure<T>(call: string, work: () => Promise<T>): Promise<T> {
    const stop = this.seconds.startTimer({ call });
    try {
      const result = await work();
      this.answered = true;
      return result;
    } catch (error) {
      this.answered = isAnAnswer(error);
      if (!this.answered) this.failures.inc({ call });
      throw error;
    } finally {
      stop();
    }
  }

  passed(direction: 'in' | 'out', bytes: number): void {
    this.bytes.inc({ direction }, bytes);
  }
}

/** The store works, and has not got what it was asked for, or was given something else. */
const isAnAnswer = (error: unknown): boolean =>
  error instanceof BlobIncomplete || error instanceof BlobMissing || error instanceof PartMismatch;
