import { LIMITS } from '@anochat/contract';

import { unavailable } from '../../platform/errors';

export interface LaneWork<Item, Result> {
  /** One batch, in order. A rejection concerns all of it. */
  append(items: readonly Item[]): Promise<readonly Result[]>;
  /** Whether the error was caused by what one item holds, so that the others may succeed alone. */
  isFaultOfAnItem(error: unknown): boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly deadline: number;
  settled: boolean;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

const SWEEP_MS = 250;

/**
 * Natural batching: one batch is in flight, and whatever has come meanwhile is the next one. There
 * is no waiting for more. Items are appended in the order in which they came.
 *
 * The queue is bounded, and so is the time of an item: beyond either it is refused, and the same
 * item may come again (its id makes that safe, even when it was written after all).
 */
export class AppendLane<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  private inFlight: readonly Waiting<Item, Result>[] = [];
  private isRunning = false;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly work: LaneWork<Item, Result>,
    private readonly capacity: number,
  ) {}

  get length(): number {
    return this.queue.length + this.inFlight.length;
  }

  push(item: Item): Promise<Result> {
    if (this.queue.length >= this.capacity) {
      return Promise.reject(unavailable('Too many messages are waiting to be stored.'));
    }
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + LIMITS.appendWaitMs;
      this.queue.push({ item, deadline, settled: false, resolve, reject });
      if (this.isRunning) return;
      this.isRunning = true;
      this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
      // What the same turn of the event loop brings goes into the first batch too.
      setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      this.inFlight = this.queue.splice(0, LIMITS.appendBatch);
      await this.appendBatch(this.inFlight);
      this.inFlight = [];
    }
    clearInterval(this.sweeper);
    this.isRunning = false;
  }

  private async appendBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work.append(batch.map(({ item }) => item));
      batch.forEach((waiting, i) => settle(waiting, () => waiting.resolve(results[i] as Result)));
    } catch (error) {
      if (batch.length === 1 || !this.work.isFaultOfAnItem(error)) {
        batch.forEach((waiting) => settle(waiting, () => waiting.reject(error)));
        return;
      }
      for (const waiting of batch) await this.appendBatch([waiting]);
    }
  }

  private sweep(): void {
    const now = Date.now();
    const isLate = (waiting: Waiting<Item, Result>): boolean => waiting.deadline <= now;
    const late = [...this.inFlight, ...this.queue].filter(isLate);
    if (late.length === 0) return;
    this.queue = this.queue.filter((waiting) => !isLate(waiting));
    for (const waiting of late) {
      settle(waiting, () =>
        waiting.reject(unavailable('The database is too slow to store messages right now.')),
      );
    }
  }
}

const settle = (waiting: { settled: boolean }, act: () => void): void => {
  if (waiting.settled) return;
  waiting.settled = true;
  act();
};
