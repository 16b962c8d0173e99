import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { Backlog, Metrics } from '../platform/observability';
import { blobsToCollect } from './store/collect-store';

/** What becomes of uploads and files. */
@Injectable()
export class MediaMetrics {
  private readonly uploads: Counter<'outcome'>;
  private readonly collected: Counter;

  constructor({ registry }: Metrics, backlog: Backlog, database: Database) {
    const registers = [registry];
    this.uploads = new Counter({
      name: 'anochat_uploads_total',
      help: 'Uploads that were begun, completed and given up, and why others were not begun or completed',
      labelNames: ['outcome'],
      registers,
    });
    this.collected = new Counter({
      name: 'anochat_collected_files_total',
      help: 'Dropped uploads and files without a name that were taken away',
      registers,
    });
    // From the beginning, so that the first refusal is an increase.
    this.uploads.inc({ outcome: 'quota-of-server' }, 0);
    backlog.watch('collect-files', () => blobsToCollect(database));
  }

  countUpload(outcome: 'begun' | 'completed' | 'given-up'): void {
    this.uploads.inc({ outcome });
  }

  countCollected(count: number): void {
    this.collected.inc(count);
  }

  /** Counts the refusal if there is one: a full quota by whose it is. */
  async watch<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.uploads.inc({ outcome: outcomeOf(error) });
      throw error;
    }
  }
}

const outcomeOf = (error: unknown): string => {
  if (!(error instanceof ProblemError)) return 'server.failure';
  const { code, more } = error;
  return code === 'upload.quota-reached' ? `quota-of-${more.reason ?? 'server'}` : code;
};
