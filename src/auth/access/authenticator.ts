import { Injectable } from '@nestjs/common';
import type { ErrorCode, SessionId, Timestamp } from '@anochat/contract';

import { Database, SharedReading } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { isPersonalToken } from '../personal-token';
import { hashOf } from '../secret-token';
import { type SessionState, sessionStates } from '../store/session-store';
import { findToken, touchToken } from '../store/token-store';
import type { AccessClaims } from './access-claims';
import { AccessTokens } from './access-tokens';
import { RecentRevocations } from './recent-revocations';

export interface Authenticated {
  readonly caller: Caller;
  /** `null`: a personal token without an end. */
  readonly expiresAt: Timestamp | null;
}

/** Turns what a client presents into a caller: the same rules at every door. */
@Injectable()
export class Authenticator {
  /** Many sockets come at the same time, after a restart: they share a look. */
  private readonly sessions = new SharedReading<SessionId, SessionState>(async (ids) => {
    const found = await sessionStates(this.database, ids);
    return new Map(found.map((state) => [state.id, state]));
  });

  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokens,
    private readonly revocations: RecentRevocations,
  ) {}

  /**
   * The whole check, with a look into the database: for doors that stay open, such as a socket.
   *
   * @throws ProblemError auth.token-invalid, auth.token-expired, auth.session-revoked or auth.suspended
   */
  async authenticate(token: string): Promise<Authenticated> {
    if (isPersonalToken(token)) return this.personal(token);
    const claims = await this.tokens.read(token);
    const state = await this.sessions.of(claims.sessionId);
    if (state === undefined || state.revoked) throw new ProblemError('auth.session-revoked');
    if (state.suspended) throw new ProblemError('auth.suspended');
    return {
      caller: callerOf(claims),
      expiresAt: new Date(claims.exp * 1000).toISOString(),
    };
  }

  /** The quick check of a request whose token was verified: what was ended lately stands in memory. */
  admit(claims: AccessClaims): Caller {
    const reason: ErrorCode | undefined = this.revocations.reason(claims);
    if (reason !== undefined) throw new ProblemError(reason);
    return callerOf(claims);
  }

  private async personal(token: string): Promise<Authenticated> {
    const found = await findToken(this.database, hashOf(token));
    if (found === undefined) throw new ProblemError('auth.token-invalid');
    if (found.revoked) throw new ProblemError('auth.session-revoked');
    if (found.suspended) throw new ProblemError('auth.suspended');
    if (found.expired) throw new ProblemError('auth.token-expired');
    if (found.stale) await touchToken(this.database, found.deviceId);
    const { userId, deviceId, scopes, admin, expiresAt } = found;
    return { caller: { userId, deviceId, sessionId: null, scopes, admin }, expiresAt };
  }
}

const callerOf = ({ userId, deviceId, sessionId, admin }: AccessClaims): Caller => ({
  userId,
  deviceId,
  sessionId,
  scopes: null,
  admin,
});
