import { LIMITS } from '@anochat/contract';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';

import { BUS, type Bus, type EntryNews } from '../../platform/bus';
import { Database } from '../../platform/database';
import { groupBy } from '../group-by';
import { findRanges } from '../store/entry-store';
import { claimOutboxRows, deleteOutboxRows } from '../store/outbox-store';
import { EntryOpener } from './entry-opener';

const EVERY_MS = 1_000;
const ROWS_AT_ONCE = 64;

/**
 * Publishes what an instance has committed and then could not publish. Any instance does it, for
 * rows older than LIMITS.outboxAgeMs; only then are they deleted. News may come twice by it.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    private readonly opener: EntryOpener,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  /** @returns how many rows were published. */
  async relay(olderThanMs: number = LIMITS.outboxAgeMs): Promise<number> {
    const rows = await claimOutboxRows(this.database, olderThanMs, ROWS_AT_ONCE);
    if (rows.length === 0) return 0;
    const ranges = rows.map(({ conversationId, fromSeq, toSeq }) => ({
      conversationId,
      range: [fromSeq, toSeq] as const,
    }));
    const found = await findRanges(this.database, ranges, LIMITS.heldEntries);
    const entries = await this.opener.open(found);
    const news: EntryNews[] = [...groupBy(entries, (entry) => entry.conversationId)].map(
      ([conversationId, group]) => ({
        conversationId,
        entries: group.sort((a, b) => a.seq - b.seq),
      }),
    );
    await this.bus.publishEntries(news);
    await deleteOutboxRows(this.database, rows);
    return rows.length;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.round = this.run();
    }, EVERY_MS).unref();
  }

  private async run(): Promise<void> {
    try {
      while (!this.isStopped && (await this.relay()) === ROWS_AT_ONCE);
    } catch (error) {
      this.logger.warn(`the outbox waits: ${String(error)}`);
    }
    if (!this.isStopped) this.schedule();
  }
}
