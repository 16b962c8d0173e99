import { LIMITS } from '@anochat/contract';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';

import { BUS, type Bus, BusAway, type EntryNews } from '../../platform/bus';
import { Database } from '../../platform/database';
import { Rounds } from '../../platform/rounds';
import { groupBy } from '../group-by';
import { findRanges } from '../store/entry-store';
import {
  claimOutboxRows,
  deleteOutboxRows,
  mergeOutboxRows,
  type OutboxRow,
} from '../store/outbox-store';
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
  private readonly rounds = new Rounds(
    EVERY_MS,
    (ending) => this.relayAll(ending),
    (error) => {
      if (error instanceof BusAway) return; // says so itself
      this.logger.warn(`the outbox waits: ${String(error)}`);
    },
  );

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    private readonly opener: EntryOpener,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** @returns how many rows were published. */
  async relay(olderThanMs: number = LIMITS.outboxAgeMs): Promise<number> {
    const rows = await claimOutboxRows(this.database, olderThanMs, ROWS_AT_ONCE);
    if (rows.length === 0) return 0;
    const isLong = ({ fromSeq, toSeq }: OutboxRow): boolean =>
      toSeq - fromSeq >= LIMITS.heldEntries;
    const long = rows.filter(isLong);
    const heads = long.map(({ conversationId, toSeq: seq }) => ({ conversationId, seq }));
    await this.bus.publishHeads(heads);
    await this.bus.publishEntries(await this.read(rows.filter((row) => !isLong(row))));
    await deleteOutboxRows(this.database, rows);
    return rows.length;
  }

  private async read(rows: readonly OutboxRow[]): Promise<readonly EntryNews[]> {
    if (rows.length === 0) return [];
    const ranges = rows.map(({ conversationId, fromSeq, toSeq }) => ({
      conversationId,
      range: [fromSeq, toSeq] as const,
    }));
    const found = await findRanges(this.database, ranges, LIMITS.heldEntries);
    const entries = await this.opener.open(found);
    return [...groupBy(entries, (entry) => entry.conversationId)].map(
      ([conversationId, group]) => ({
        conversationId,
        entries: group.sort((a, b) => a.seq - b.seq),
      }),
    );
  }

  private async relayAll(ending: AbortSignal): Promise<void> {
    // Every instance reads the outbox itself meanwhile.
    if (!this.bus.isUp) return mergeOutboxRows(this.database, LIMITS.outboxAgeMs);
    while (!ending.aborted && (await this.relay()) === ROWS_AT_ONCE);
  }
}
