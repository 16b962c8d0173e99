import type { ConversationId } from '@anochat/contract';
import { expireLog, nextExpiry, restoreLog, storeLog, type LogState, type StoredLog } from '../log';
import type { ConversationLog } from './conversation-log';
import type { KnownHead } from './known-head';
import { expiryKey, logKey } from './record-keys';
import type { Surroundings } from './surroundings';

/** A platform's timer does not count further; it is planned anew then. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

export interface ExpiryOptions {
  readonly id: ConversationId;
  readonly around: Pick<Surroundings, 'account' | 'clock' | 'log' | 'records' | 'writeBehind'>;
  readonly log: Pick<ConversationLog, 'state' | 'expire'>;
  readonly head: Pick<KnownHead, 'current' | 'expire'>;
}

/**
 * Takes what has expired out of what this device holds of one conversation, at its time, shown or
 * not. When that is for a log that lies in the store unopened, a record of its own says.
 */
export class Expiry {
  private cancel: (() => void) | null = null;
  private plannedAt: number | null = null;
  private storedAt: number | null = null;

  constructor(private readonly options: ExpiryOptions) {}

  /** At the start of the client: of the log in the store. */
  restore(at: number): void {
    this.storedAt = at;
    this.planFor([]);
  }

  /** Looks again at what is held of the log and in the head, and at the store. */
  plan(): void {
    const { log, head } = this.options;
    const preview = head.current?.preview;
    this.planFor([
      log.state && this.logChanged(log.state),
      preview ? nextExpiry([preview.entry]) : null,
    ]);
  }

  forget(): void {
    this.stop();
    this.storedAt = null;
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.plannedAt = null;
  }

  private planFor(times: readonly (number | null)[]): void {
    const due = [...times, this.storedAt].filter((at) => at !== null);
    const at = due.length === 0 ? null : Math.min(...due);
    if (at === this.plannedAt && this.cancel) return;
    this.stop();
    if (at === null) return;
    const { clock } = this.options.around;
    this.plannedAt = at;
    const wait = Math.min(Math.max(0, at - clock.now()), LONGEST_WAIT_MS);
    this.cancel = clock.after(wait, () => {
      this.stop();
      this.expire(clock.now());
    });
  }

  /** Erases what has expired by now. */
  private expire(now: number): void {
    const { log, head, around } = this.options;
    if (log.state) log.expire(now);
    else {
      this.expireStored(now).catch((error: unknown) => {
        around.log('warn', 'What has expired is still stored', { error: String(error) });
      });
    }
    head.expire(now);
    this.plan();
  }

  /** The log is open, and stored as it is now. */
  private logChanged(state: LogState): number | null {
    const { id, around } = this.options;
    const at = nextExpiry(state.mains.values());
    if (at !== this.storedAt) {
      this.storedAt = at;
      around.writeBehind.put(expiryKey(id), () => this.storedAt ?? undefined);
    }
    return at;
  }

  /** The log is not open: what of it lies in the store. */
  private async expireStored(now: number): Promise<void> {
    const { id, around } = this.options;
    const { records, writeBehind, account } = around;
    if (this.storedAt === null || this.storedAt > now) return;
    const stored = await records.get<StoredLog>(logKey(id));
    if (!stored) return;
    const state = expireLog(restoreLog(account().self, stored), now);
    writeBehind.put(logKey(id), () => storeLog(state) ?? undefined);
    this.logChanged(state);
  }
}
