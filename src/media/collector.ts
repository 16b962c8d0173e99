import type { BlobId } from '@anochat/contract';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { BLOBS, type Blobs } from '../platform/blobs';
import { Database } from '../platform/database';
import { Rounds } from '../platform/rounds';
import { MediaMetrics } from './media-metrics';
import { doomBlobs, forgetBlobs } from './store/collect-store';

const EVERY_MS = 60_000;
const AT_ONCE = 200;
/** A store far away answers slowly, and many at once. */
const SIDE_BY_SIDE = 8;

/**
 * Takes away what nothing names: uploads that were begun and dropped, files that no message came
 * to name, and those whose last message was deleted. Every instance does it; two at once share the
 * work or do it twice, which does no harm.
 */
@Injectable()
export class Collector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Collector.name);
  private readonly rounds = new Rounds(
    EVERY_MS,
    async (ending) => {
      await this.blobs.prepare();
      await this.collect(ending);
    },
    (error) => this.logger.warn(`Files that nothing names stay for a minute: ${String(error)}`),
  );

  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
    private readonly metrics: MediaMetrics,
  ) {}

  /** A store that is away keeps no server from starting. */
  async onApplicationBootstrap(): Promise<void> {
    await this.blobs
      .prepare()
      .catch((error: unknown) => this.logger.warn(`The store of files: ${String(error)}`));
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /**
   * In pages, so that a great many take no more memory than a few, and no lock is held while the
   * store works.
   *
   * @returns how many were taken away
   */
  async collect(ending?: AbortSignal): Promise<number> {
    let count = 0;
    for (;;) {
      const ids = await doomBlobs(this.database, AT_ONCE);
      if (ids.length === 0 || ending?.aborted) return count;
      const gone = await this.takeAway(ids, ending);
      this.metrics.countCollected(gone);
      count += gone;
    }
  }

  /** Of doomed ones. The rows go last: what the store did not let go of is found again. */
  async takeAway(ids: readonly BlobId[], ending?: AbortSignal): Promise<number> {
    const gone: BlobId[] = [];
    const failures: unknown[] = [];
    for (
      let at = 0;
      at < ids.length && !ending?.aborted && failures.length === 0;
      at += SIDE_BY_SIDE
    ) {
      const some = ids.slice(at, at + SIDE_BY_SIDE);
      const outcomes = await Promise.allSettled(some.map((id) => this.letGo(id)));
      outcomes.forEach((outcome, i) => {
        const id = some[i];
        if (outcome.status === 'rejected') failures.push(outcome.reason);
        else if (id !== undefined) gone.push(id);
      });
    }
    const count = await forgetBlobs(this.database, gone);
    if (failures.length > 0) throw failures[0];
    return count;
  }

  private async letGo(id: BlobId): Promise<void> {
    await this.blobs.abort(id);
    await this.blobs.delete(id);
  }
}
