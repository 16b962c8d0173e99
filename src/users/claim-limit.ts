import { LIMITS, type UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Config } from '../platform/config';
import { ProblemError } from '../platform/errors';
import { RateLimiter } from '../platform/http';

const BUCKET = 'key-package-claims';
const HOUR_MS = 3_600_000;

/** How often one account may claim key packages of one other, so that nobody uses them all up. */
@Injectable()
export class ClaimLimit {
  private readonly limiter = new RateLimiter();

  constructor(private readonly config: Config) {}

  /** @throws ProblemError request.rate-limited */
  take(claimer: UserId, of: UserId): void {
    const { rateLimitFactor } = this.config;
    if (rateLimitFactor === 0) return;
    const limit = Math.ceil(LIMITS.keyPackageClaims * rateLimitFactor);
    const state = this.limiter.take(BUCKET, `${claimer} ${of}`, limit, HOUR_MS);
    if (state.allowed) return;
    throw new ProblemError('request.rate-limited', {
      bucket: BUCKET,
      retryAfter: Math.max(1, Math.ceil(state.resetMs / 1000)),
    });
  }
}
