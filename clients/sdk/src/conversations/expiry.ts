import type { ConversationId } from '@anochat/contract';
import { expireLog, nextExpiry, restoreLog, storeLog, type LogState, type StoredLog } from '../log';
import { expiryKey, logKey } from './record-keys';
import type { Surroundings } from './surroundings';

/** A platform's timer does not count further; it is planned anew then. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * Takes what has expired out of what this device holds of one conversation, at its time, shown or
 * not. When that is for a log that lies in the store unopened, a record of its own says.
 */
export class Expiry {
  private cancel: (() => void) | null = null;
  private plannedAt: number | null = null;
  private storedAt: number | null = null;

  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
    /** Erases what has expired by now; called at each due time. */
    private readonly expire: (now: number) => void,
  ) {}

  /** At the start of the client: of the log in the store. */
  restore(at: number): void {
    this.storedAt = at;
    this.plan([]);
  }

  /** The log is open, and stored as it is now. */
  logChanged(state: LogState): number | null {
    const at = nextExpiry(state.mains.values());
    if (at !== this.storedAt) {
      this.storedAt = at;
      this.around.writeBehind.put(expiryKey(this.id), () => this.storedAt ?? undefined);
    }
    return at;
  }

  /** Looks again at these times, and at that of the store. */
  plan(times: readonly (number | null)[]): void {
    const due = [...times, this.storedAt].filter((at) => at !== null);
    const at = due.length === 0 ? null : Math.min(...due);
    if (at === this.plannedAt && this.cancel) return;
    this.stop();
    if (at === null) return;
    const { clock } = this.around;
    this.plannedAt = at;
    const wait = Math.min(Math.max(0, at - clock.now()), LONGEST_WAIT_MS);
    this.cancel = clock.after(wait, () => {
      this.stop();
      this.expire(clock.now());
    });
  }

  /** The log is not open: what of it lies in the store. */
  async expireStored(now: number): Promise<void> {
    const { records, writeBehind, account } = this.around;
    if (this.storedAt === null || this.storedAt > now) return;
    const stored = await records.get<StoredLog>(logKey(this.id));
    if (!stored) return;
    const state = expireLog(restoreLog(account().self, stored), now);
    writeBehind.put(logKey(this.id), () => storeLog(state) ?? undefined);
    this.logChanged(state);
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
}
