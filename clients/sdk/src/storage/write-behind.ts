import type { Clock, Logger } from '../platform/platform';
import type { Records } from './records';

const GATHER_MS = 500;

/**
 * Writes what can be read again from the server: gathered, and only by the leading tab. All that
 * is gathered is written as a whole, so that a sync token never stands beside older heads.
 */
export class WriteBehind {
  private dirty = new Map<string, () => unknown>();
  private isGathering = false;

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly mayWrite: () => boolean,
  ) {}

  /** `value` is called when it is written; `undefined` deletes. */
  put(key: string, value: () => unknown): void {
    this.dirty.set(key, value);
    this.schedule();
  }

  async flush(): Promise<void> {
    if (this.dirty.size === 0 || !this.mayWrite()) return;
    const changes = [...this.dirty].map(([key, value]) => ({ key, value: value() }));
    this.dirty = new Map();
    try {
      await this.records.write(changes);
    } catch (error) {
      // The server has it all: the next start reads more of it again.
      this.log('warn', 'The store could not be written', { error: String(error) });
    }
  }

  /** Forgets what was not written. */
  drop(): void {
    this.dirty = new Map();
  }

  private schedule(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    this.clock.after(GATHER_MS, () => {
      this.isGathering = false;
      void this.flush();
    });
  }
}
