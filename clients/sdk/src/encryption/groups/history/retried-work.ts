import { Backoff } from '../../../connection/backoff';
import type { EncryptionHost } from '../../encryption-parts';

/** Stored work of the leading tab, gone through again until nothing of it is left. */
export class RetriedWork {
  private readonly backoff: Backoff;
  private isRunning = false;
  /** Grows with each call: what came while something was done is looked for again. */
  private asked = 0;
  private hasEnded = false;
  private cancelRetry: (() => void) | null = null;

  constructor(
    private readonly host: EncryptionHost,
    /** Gives back whether all is done. */
    private readonly run: () => Promise<boolean>,
  ) {
    this.backoff = new Backoff(host.random);
  }

  get isClosed(): boolean {
    return this.hasEnded;
  }

  wake(): void {
    this.backoff.reset();
    this.begin();
  }

  close(): void {
    this.hasEnded = true;
    this.cancelRetry?.();
  }

  private begin(): void {
    const { host } = this;
    this.asked += 1;
    if (this.isRunning || this.hasEnded || !host.isLeader.get() || !host.isOnline()) return;
    const { asked } = this;
    this.isRunning = true;
    this.cancelRetry?.();
    this.cancelRetry = null;
    void this.run()
      .catch((error: unknown) => {
        host.platform.log('warn', 'What is to be sent could not be read', { error: String(error) });
        return false;
      })
      .then((isDone) => {
        this.isRunning = false;
        if (asked !== this.asked) return this.begin();
        if (isDone || this.hasEnded) return;
        this.cancelRetry = host.platform.clock.after(this.backoff.next(), () => this.begin());
      });
  }
}
