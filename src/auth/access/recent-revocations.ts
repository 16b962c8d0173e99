import { Injectable } from '@nestjs/common';
import { type ErrorCode, LIMITS } from '@anochat/contract';

import { ControlFeed, type ControlNews } from '../../platform/control';
import type { AccessClaims } from './access-claims';

/** An access token made in the second of the revocation may live a little longer than its ten minutes. */
const KEPT_MS = LIMITS.accessTokenMs + 60_000;

/**
 * Sessions, devices and accounts that were ended while access tokens of theirs still live, as far
 * as `control` told: with it a request needs no look into the database. What is older than an
 * access token is forgotten, because refreshing looks there.
 */
@Injectable()
export class RecentRevocations {
  /** Id of a session, device or user, with the time at which it may be forgotten; oldest first. */
  private readonly ended = new Map<string, number>();
  private readonly suspended = new Map<string, number>();

  constructor(control: ControlFeed) {
    control.observe((news) => this.take(news));
  }

  /** Why a token with these claims is void, if it is. */
  reason({ userId, deviceId, sessionId }: AccessClaims): ErrorCode | undefined {
    if (this.suspended.has(userId)) return 'auth.suspended';
    return this.ended.has(sessionId) || this.ended.has(deviceId)
      ? 'auth.session-revoked'
      : undefined;
  }

  private take({ kind, subject }: ControlNews): void {
    const now = Date.now();
    switch (kind) {
      case 'session-revoked':
      case 'device-revoked':
        this.ended.set(subject, now + KEPT_MS);
        break;
      case 'user-suspended':
        this.suspended.set(subject, now + KEPT_MS);
        break;
      case 'user-restored':
        this.suspended.delete(subject);
        break;
    }
    forgetOld(this.ended, now);
    forgetOld(this.suspended, now);
  }
}

function forgetOld(map: Map<string, number>, now: number): void {
  for (const [key, until] of map) {
    if (until > now) return;
    map.delete(key);
  }
}
