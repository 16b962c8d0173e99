import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { Health } from '../observability';
import { Rounds } from '../rounds';
import { BlobMetrics } from './blob-metrics';
import { BLOBS, type Blobs } from './blobs';

const EVERY_MS = 5_000;
/** A store that is cut off without a word holds a call for as long as it likes. */
const PATIENCE_MS = 10_000;
/** An id that no client makes. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** Asks the store of files for one that is not there, so that it is known whether it answers. */
@Injectable()
export class BlobWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private isSilent = false;
  private readonly rounds = new Rounds(
    EVERY_MS,
    () => this.ask(),
    () => undefined, // counted and kept by the metrics
  );

  constructor(
    @Inject(BLOBS) private readonly blobs: Blobs,
    metrics: BlobMetrics,
    health: Health,
  ) {
    health.watch('files', () => metrics.isAnswering && !this.isSilent);
  }

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  async ask(): Promise<void> {
    const late = setTimeout(() => (this.isSilent = true), PATIENCE_MS).unref();
    try {
      await this.blobs.sizeOf(NOBODYS);
    } finally {
      clearTimeout(late);
      this.isSilent = false;
    }
  }
}
