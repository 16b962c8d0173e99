import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { LIMITS } from '@anochat/contract';
import type { Request, Response } from 'express';

import { Config } from '../../platform/config';
import { ProblemError } from '../../platform/errors';
import {
  type AuthenticatedRequest,
  type BucketState,
  RATE_LIMIT,
  type RateLimitRule,
} from '../../platform/http';
import { clientAddress, networkOf } from '../client-address';
import { RequestLimiter } from './request-limiter';

const HEADER = 'RateLimit';
const POLICY_HEADER = 'RateLimit-Policy';

/**
 * What both guards share. Headers: draft-ietf-httpapi-ratelimit-headers-10, one item a bucket.
 */
@Injectable()
abstract class LimitGuard implements CanActivate {
  constructor(
    protected readonly limiter: RequestLimiter,
    protected readonly reflector: Reflector,
    private readonly config: Config,
  ) {}

  abstract canActivate(context: ExecutionContext): boolean;

  protected spend(
    context: ExecutionContext,
    bucket: string,
    key: string,
    limit: number,
    windowMs: number,
  ): void {
    const { rateLimitFactor } = this.config;
    if (rateLimitFactor === 0) return;
    const response = context.switchToHttp().getResponse<Response>();
    const state = this.limiter.take(bucket, key, Math.ceil(limit * rateLimitFactor), windowMs);
    const seconds = Math.ceil(state.resetMs / 1000);
    response.append(POLICY_HEADER, `"${bucket}";q=${state.limit};w=${Math.ceil(windowMs / 1000)}`);
    response.append(HEADER, `"${bucket}";r=${state.remaining};t=${seconds}`);
    if (!state.allowed) throw refused(state);
  }

  protected rule(context: ExecutionContext): RateLimitRule | undefined {
    return this.reflector.getAllAndOverride<RateLimitRule | undefined>(RATE_LIMIT, [
      context.getHandler(),
      context.getClass(),
    ]);
  }
}

/** Before the authentication: what one address may ask for, whoever it is. */
@Injectable()
export class AddressLimitGuard extends LimitGuard {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const network = networkOf(clientAddress(request));
    this.spend(context, 'address', network, LIMITS.requestsPerAddress, LIMITS.requestWindowMs);
    return true;
  }
}

/**
 * After it: the account's bucket and the device's, or the route's own in the place of both. On a
 * public route that one counts by address.
 */
@Injectable()
export class CallerLimitGuard extends LimitGuard {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const { caller } = request;
    const rule = this.rule(context);
    if (rule !== undefined) {
      const key = caller?.userId ?? networkOf(clientAddress(request));
      this.spend(context, rule.bucket, key, rule.limit, rule.windowMs);
      return true;
    }
    if (caller === undefined) return true;
    const { requestsPerAccount, requestsPerDevice, requestWindowMs } = LIMITS;
    this.spend(context, 'device', caller.deviceId, requestsPerDevice, requestWindowMs);
    this.spend(context, 'account', caller.userId, requestsPerAccount, requestWindowMs);
    return true;
  }
}

const refused = ({ bucket, resetMs }: BucketState): ProblemError =>
  new ProblemError('request.rate-limited', {
    bucket,
    retryAfter: Math.max(1, Math.ceil(resetMs / 1000)),
  });
