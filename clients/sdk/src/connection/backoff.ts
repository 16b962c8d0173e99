const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Waits that double up to half a minute, each somewhere between half and all of it. */
export class Backoff {
  private attempt = 0;

  constructor(private readonly random: () => number) {}

  next(): number {
    const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.attempt);
    this.attempt += 1;
    return this.jitter(full);
  }

  /** Between half of `ms` and all of it, so that many clients do not come at once. */
  jitter(ms: number): number {
    return Math.round(ms * (0.5 + this.random() / 2));
  }

  reset(): void {
    this.attempt = 0;
  }
}

/** A number from 0 up to 1 out of the platform's random bytes. */
export const fractionFrom = (randomBytes: (count: number) => Uint8Array) => (): number => {
  const [a = 0, b = 0, c = 0] = randomBytes(3);
  return (a * 65_536 + b * 256 + c) / 16_777_216;
};
