import { setTimeout as sleep } from 'node:timers/promises';

import { LIMITS } from '@anochat/contract';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

import { BusAway } from '../../platform/bus';
import { Database } from '../../platform/database';
import type { OutboxKey } from '../store/append-entries';
import { deleteOutboxRows } from '../store/outbox-store';

const IDLE_MS = 1_000;
/** At the end of the process, for what is on its way to the bus. */
const PATIENCE_MS = 5_000;

/**
 * Outbox rows whose news is on its way to the bus or has reached it. Those are deleted along with the next batch, or by
 * themselves when none comes; a row that is left over is only published once more.
 */
@Injectable()
export class PublishedOutbox implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PublishedOutbox.name);
  private rows: OutboxKey[] = [];
  private readonly publishing = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** @param published settles when the bus has the news of these rows, or does not take it */
  follow(published: Promise<void>, rows: readonly OutboxKey[]): void {
    const followed = published
      .then(
        () => this.add(rows),
        (error: unknown) => {
          if (error instanceof BusAway) return; // says so itself, not for each batch
          this.logger.warn(`news is left to the relay: ${String(error)}`);
        },
      )
      .finally(() => this.publishing.delete(followed));
    this.publishing.add(followed);
  }

  add(rows: readonly OutboxKey[]): void {
    this.rows.push(...rows);
    this.timer ??= setTimeout(() => void this.flush(), IDLE_MS).unref();
  }

  /** Rows for the next batch to delete. */
  take(): OutboxKey[] {
    return this.rows.splice(0, LIMITS.appendBatch * 2);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const rows = this.take();
    if (rows.length === 0) return;
    try {
      await deleteOutboxRows(this.database, rows);
    } catch (error) {
      this.logger.warn(`outbox rows are left to the relay: ${String(error)}`);
    }
    if (this.rows.length > 0) this.add([]);
  }

  /** Nothing is appended any more. What the bus does not take in time is the relay's, elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([
      Promise.all(this.publishing),
      sleep(PATIENCE_MS, undefined, { ref: false }),
    ]);
    await this.flush();
  }
}
