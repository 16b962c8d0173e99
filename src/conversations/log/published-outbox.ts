import { LIMITS } from '@anochat/contract';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { OutboxKey } from '../store/append-entries';
import { deleteOutboxRows } from '../store/outbox-store';

const IDLE_MS = 1_000;

/**
 * Outbox rows whose news has reached the bus. They are deleted along with the next batch, or by
 * themselves when none comes; a row that is left over is only published once more.
 */
@Injectable()
export class PublishedOutbox implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PublishedOutbox.name);
  private rows: OutboxKey[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

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

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }
}
