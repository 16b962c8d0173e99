import { unavailable } from '../errors';

/** Those who are refused come back spread over so many seconds. */
const LONGEST_S = 5;

/**
 * At most so many at once and so many waiting: the log has to go on meanwhile, also when everybody
 * comes at the same time.
 */
export class BoundedGate {
  private running = 0;
  private refused = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly queue: number,
  ) {}

  /** @throws server.unavailable when too many wait already; each is told another time to come back. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.queue) {
        const retryAfter = 1 + (this.refused % LONGEST_S);
        this.refused += 1;
        throw unavailable('Many clients ask for this. Try again.', retryAfter);
      }
      // The place is handed over: it is never free in between.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
