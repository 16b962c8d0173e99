/**
 * Work that comes again, a while after it was done: one round at a time, however long one takes. The
 * timer keeps no process alive.
 */
export class Rounds {
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  /**
   * @param everyMs from the end of one round to the beginning of the next
   * @param round is told by the signal when to stop in between
   * @param onFailure of a round; the next one comes all the same
   */
  constructor(
    private readonly everyMs: number,
    private readonly round: (ending: AbortSignal) => Promise<unknown>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  begin(): void {
    if (this.ending.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, this.everyMs).unref();
  }

  /** Resolves once no round is under way. */
  async end(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      await this.round(this.ending.signal);
    } catch (error) {
      this.onFailure(error);
    }
    this.begin();
  }
}
