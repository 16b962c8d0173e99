/** How one bucket stands after a call. */
export interface BucketState {
  readonly bucket: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly remaining: number;
  /** Until the bucket is full again, or with `allowed` false until one more call fits in. */
  readonly resetMs: number;
  readonly allowed: boolean;
}

interface Level {
  /** Calls left, with the fraction that has flowed back. */
  tokens: number;
  at: number;
  readonly fullAfterMs: number;
}

/** Above it the buckets that were touched longest ago are forgotten: their callers get a full one. */
const MOST_BUCKETS = 100_000;

/**
 * Token buckets in memory: `limit` calls at once, flowing back evenly over `windowMs`. Each
 * instance counts for itself.
 */
export class RateLimiter {
  /** In order of the last touch. */
  private readonly levels = new Map<string, Level>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @param key whom the bucket belongs to */
  take(bucket: string, key: string, limit: number, windowMs: number): BucketState {
    const id = `${bucket} ${key}`;
    const now = this.now();
    const before = this.levels.get(id);
    const flowedBack = before ? ((now - before.at) * limit) / windowMs : 0;
    const tokens = before ? Math.min(limit, before.tokens + flowedBack) : limit;
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    this.levels.delete(id);
    this.levels.set(id, { tokens: left, at: now, fullAfterMs: windowMs });
    this.forgetOld(now);
    const missing = allowed ? limit - left : 1 - left;
    return {
      bucket,
      limit,
      windowMs,
      remaining: Math.floor(left),
      resetMs: (missing * windowMs) / limit,
      allowed,
    };
  }

  get size(): number {
    return this.levels.size;
  }

  private forgetOld(now: number): void {
    for (const [id, level] of this.levels) {
      if (this.levels.size <= MOST_BUCKETS && now - level.at < level.fullAfterMs) return;
      this.levels.delete(id);
    }
  }
}
