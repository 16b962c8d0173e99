import type { QueueLimits } from './queue-limits';

/**
 * Whether a lagging connection makes progress: it must take a sixteenth of its queue's limit within
 * each `laggingMs`, counted anew from when it has. So a client that reads slowly gets as far as the
 * end of its queue, and one that reads a byte now and then is stuck after at most sixteen times
 * `laggingMs`. The addon follows the same rule (native/src/core/fanout/queue_limits.h).
 */
export class LagRule {
  /** @param now milliseconds @param sent all bytes that have left so far */
  constructor(
    private readonly limits: QueueLimits,
    private since: number,
    private sent: number,
  ) {}

  isStuck(now: number, sent: number): boolean {
    if (sent - this.sent >= this.limits.queueBytes / 16) {
      this.since = now;
      this.sent = sent;
    }
    return now - this.since >= this.limits.laggingMs;
  }
}
