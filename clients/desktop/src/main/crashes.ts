const MOST = 3;
const WITHIN_MS = 60_000;

/** Ends of a page that nobody asked for: it is loaded anew, but not for ever. */
export class Crashes {
  private times: readonly number[] = [];

  /** @param now milliseconds of a clock that only goes forward */
  isOneTooMany(now: number): boolean {
    this.times = [...this.times.filter((time) => now - time < WITHIN_MS), now];
    return this.times.length > MOST;
  }
}
