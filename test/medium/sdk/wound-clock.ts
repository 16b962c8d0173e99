import type { Clock } from '@anochat/sdk';

interface Timer {
  readonly due: number;
  readonly run: () => void;
  handle: NodeJS.Timeout;
}

/** The real clock, which a test can wind forward: what falls due meanwhile is called at once. */
export class WoundClock implements Clock {
  /** Every wait that was asked for, in milliseconds, in order. */
  readonly waits: number[] = [];
  readonly #timers = new Set<Timer>();
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  after(ms: number, run: () => void): () => void {
    this.waits.push(ms);
    const timer: Timer = { due: this.now() + ms, run, handle: setTimeout(() => undefined, 0) };
    this.#arm(timer);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer.handle);
      this.#timers.delete(timer);
    };
  }

  wind(ms: number): void {
    this.#ahead += ms;
    for (const timer of [...this.#timers]) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(
      () => {
        this.#timers.delete(timer);
        timer.run();
      },
      Math.max(0, timer.due - this.now()),
    );
  }
}
