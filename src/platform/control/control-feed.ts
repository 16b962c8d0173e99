import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { LIMITS } from '@anochat/contract';

import { BUS, type Bus } from '../bus';
import { Database } from '../database';
import { CONTROL_KINDS, type ControlNews } from './control-news';

export type ControlObserver = (news: ControlNews) => void;

const READ_EVERY_MS = 1_000;
/**
 * Ids are given out before their transactions commit, so a lower id may appear after a higher one.
 * Every read therefore goes back this far before the last one; no transaction may last as long
 * (statements end after 30 s, an idle transaction after 5 s).
 */
const OVERLAP_MS = 60_000;
/** A new instance must know of everything that could still make a living access token void. */
const FIRST_LOOK_MS = LIMITS.accessTokenMs + OVERLAP_MS;
const KEPT_MS = 3_600_000;
const DELETE_EVERY_MS = 600_000;

interface ControlRow {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
}

/**
 * Reads the `control` table each second, and at once when told to, and hands every row to the
 * observers once, in order of id as far as they came together. An observer may meet news that is
 * older than itself (at start) and must not mind.
 */
@Injectable()
export class ControlFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ControlFeed.name);
  private readonly observers = new Set<ControlObserver>();
  /** Ids already handed over, with the time at which they may be forgotten. */
  private readonly seen = new Map<number, number>();
  /** By the clock of the database, as it wrote it. */
  private readUpTo: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sweeper: NodeJS.Timeout | undefined;
  private reading: Promise<void> | undefined;
  private readAgain = false;

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.readNow();
    this.timer = setInterval(() => this.readQuietly(), READ_EVERY_MS);
    this.sweeper = setInterval(() => this.deleteOld(), DELETE_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    clearInterval(this.sweeper);
    await this.reading?.catch(() => undefined);
  }

  /** @returns a function that ends it. */
  observe(observer: ControlObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** After the commit: this instance reads at once (awaited), the others are rung by the bus. */
  async announce(): Promise<void> {
    this.bus.publishControl();
    await this.readNow().catch((error: unknown) => this.complain(error));
  }

  /** The bus said that there is something new. */
  hurry(): void {
    this.readQuietly();
  }

  /** Settles after a read that began after this call. */
  private async readNow(): Promise<void> {
    if (this.reading !== undefined) {
      this.readAgain = true;
      return this.reading;
    }
    this.reading = this.readAll().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async readAll(): Promise<void> {
    do {
      this.readAgain = false;
      await this.read();
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set while it waited
    } while (this.readAgain);
  }

  private async read(): Promise<void> {
    const [clock] = await this.database.query<{ readonly now: string }>(
      'SELECT clock_timestamp() AS now',
    );
    const rows = await this.database.query<ControlRow>(
      `SELECT id, kind, subject FROM control
       WHERE created_at > coalesce($1::timestamptz - $2::int * interval '1 ms',
                                   clock_timestamp() - $3::int * interval '1 ms')
       ORDER BY id`,
      [this.readUpTo ?? null, OVERLAP_MS, FIRST_LOOK_MS],
    );
    this.readUpTo = clock?.now;
    const now = Date.now();
    for (const { id, kind, subject } of rows) {
      if (this.seen.has(id)) continue;
      this.seen.set(id, now + FIRST_LOOK_MS + OVERLAP_MS);
      this.handOver(kind, subject);
    }
    for (const [id, forgetAt] of this.seen) {
      if (forgetAt > now) break;
      this.seen.delete(id);
    }
  }

  private handOver(kind: string, subject: string): void {
    const known = CONTROL_KINDS.find((name) => name === kind);
    if (known === undefined) return; // of a newer instance beside this one
    for (const observer of this.observers) {
      try {
        observer({ kind: known, subject });
      } catch (error) {
        this.logger.error(error);
      }
    }
  }

  private readQuietly(): void {
    this.readNow().catch((error: unknown) => this.complain(error));
  }

  /** The next second tries again, from where the last good read stood. */
  private complain(error: unknown): void {
    this.logger.warn(`Revocations cannot be read: ${String(error)}`);
  }

  private deleteOld(): void {
    this.database
      .query(`DELETE FROM control WHERE created_at < now() - $1::int * interval '1 ms'`, [KEPT_MS])
      .catch((error: unknown) => this.complain(error));
  }
}
