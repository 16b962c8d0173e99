import { LIMITS, type Seq } from '@anochat/contract';
import type { Clock } from '../platform/platform';

/**
 * Sends how far one has come: at once, then at most once in the interval, always the highest.
 * What could not be sent is sent with the next, or when the connection is back.
 */
export class ThrottledMark {
  private wanted: Seq = 0;
  private sent: Seq = 0;
  private isWaiting = false;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly send: (upTo: Seq) => Promise<unknown>,
  ) {}

  /** `known`: the server has this already. */
  startFrom(known: Seq): void {
    this.sent = Math.max(this.sent, known);
  }

  move(upTo: Seq): void {
    if (upTo <= this.wanted) return;
    this.wanted = upTo;
    this.flush();
  }

  wake(): void {
    this.flush();
  }

  stop(): void {
    this.cancel();
    this.isWaiting = true;
  }

  private flush(): void {
    if (this.isWaiting || this.wanted <= this.sent) return;
    const upTo = this.wanted;
    this.isWaiting = true;
    this.cancel = this.clock.after(LIMITS.readMarkIntervalMs, () => {
      this.isWaiting = false;
      this.flush();
    });
    this.send(upTo).then(
      () => {
        this.sent = Math.max(this.sent, upTo);
      },
      // Tried again after the interval.
      () => undefined,
    );
  }
}
