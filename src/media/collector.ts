import type { BlobId } from '@anochat/contract';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { BLOBS, type Blobs } from '../platform/blobs';
import { Database } from '../platform/database';
import { doomBlobs, forgetBlobs } from './store/collect-store';

const EVERY_MS = 60_000;
const AT_ONCE = 200;

/**
 * Takes away what nothing names: uploads that were begun and dropped, files that no message came
 * to name, and those whose last message was deleted. Every instance does it; two at once share the
 * work or do it twice, which does no harm.
 */
@Injectable()
export class Collector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Collector.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
  ) {}

  /** A store that is away keeps no server from starting. */
  async onApplicationBootstrap(): Promise<void> {
    await this.blobs
      .prepare()
      .catch((error: unknown) => this.logger.warn(`The store of files: ${String(error)}`));
    this.timer = setInterval(() => {
      this.round().catch((error: unknown) =>
        this.logger.warn(`Files that nothing names stay for a minute: ${String(error)}`),
      );
    }, EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async round(): Promise<void> {
    await this.blobs.prepare();
    await this.collect();
  }

  /** @returns how many were taken away */
  async collect(): Promise<number> {
    let count = 0;
    for (;;) {
      const ids = await doomBlobs(this.database, AT_ONCE);
      if (ids.length === 0) return count;
      count += await this.takeAway(ids);
    }
  }

  /** Of doomed ones. The rows go last: what the store did not let go of is found again. */
  async takeAway(ids: readonly BlobId[]): Promise<number> {
    for (const id of ids) {
      await this.blobs.abort(id);
      await this.blobs.delete(id);
    }
    return forgetBlobs(this.database, ids);
  }
}
