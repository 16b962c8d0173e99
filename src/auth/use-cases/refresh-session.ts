import { Injectable } from '@nestjs/common';
import { LIMITS, type SessionId } from '@anochat/contract';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { RefreshTokens } from '../refresh-tokens';
import { hashOf } from '../secret-token';
import { continueRestoredSession, findSession } from '../store/restored-session-store';
import {
  type RefreshedSession,
  refreshTokenState,
  replaceRefreshToken,
  type TokenUse,
} from '../store/refresh-token-store';
import { markSessionsRevoked } from '../store/session-store';
import { OpenSession, type SignedIn } from './open-session';

/**
 * Refresh tokens are used once. The successor is computed from the token, so that a client whose
 * answer was lost gets the very same one when it asks again within the grace. A token that comes
 * after the grace was copied: nobody can tell who is the thief, and the session ends for both
 * (RFC 9700, section 4.14.2).
 */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly tokens: RefreshTokens,
    private readonly database: Database,
    private readonly control: ControlFeed,
    private readonly openSession: OpenSession,
  ) {}

  async execute(presented: string, address: string): Promise<SignedIn> {
    const id = this.tokens.sessionOf(presented);
    if (id === null) throw new ProblemError('auth.refresh-invalid');
    const hash = hashOf(presented);
    const successor = this.tokens.successor(id, presented);
    const use: TokenUse = {
      ...{ presented: hash, successor: hashOf(successor) },
      ...{ lifetimeMs: LIMITS.refreshTokenMs, address },
    };
    const session =
      (await replaceRefreshToken(this.database, use)) ??
      (await continueRestoredSession(this.database, id, use)) ??
      (await this.retried(hash, id));
    return {
      authentication: await this.openSession.authentication(session),
      refreshToken: successor,
    };
  }

  /** The token could not be used: an honest retry is let through, everything else refused. */
  private async retried(hash: Buffer, id: SessionId): Promise<RefreshedSession> {
    const state = await refreshTokenState(this.database, hash);
    if (state === undefined) return this.unknown(id);
    if (state.deviceRevoked) throw new ProblemError('auth.device-revoked');
    if (state.revoked) throw new ProblemError('auth.session-revoked');
    if (state.suspended) throw new ProblemError('auth.suspended');
    if (state.usedForMs === null) throw new ProblemError('auth.refresh-invalid'); // expired
    if (state.usedForMs <= LIMITS.refreshGraceMs) return state;
    await this.endCopied(state);
    throw new ProblemError('auth.refresh-reused');
  }

  /**
   * One that was given out, and is not in the database: it has expired; or a restore has forgotten
   * it, and the session was gone on with by another one since.
   */
  private async unknown(id: SessionId): Promise<never> {
    const session = await findSession(this.database, id);
    if (session === undefined) throw new ProblemError('auth.refresh-invalid');
    if (session.deviceRevoked) throw new ProblemError('auth.device-revoked');
    if (session.revoked) throw new ProblemError('auth.session-revoked');
    if (session.suspended) throw new ProblemError('auth.suspended');
    if (!session.restored) throw new ProblemError('auth.refresh-invalid'); // expired
    await this.endCopied(session);
    throw new ProblemError('auth.refresh-reused');
  }

  private async endCopied({ userId, sessionId }: RefreshedSession): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const ended = await markSessionsRevoked(
        transaction,
        { userId, id: sessionId },
        'refresh-reused',
      );
      await recordControl(
        transaction,
        ended.map((subject) => ({ kind: 'session-revoked', subject })),
      );
      await audit(transaction, {
        actor: userId,
        action: 'session.refresh-reused',
        subject: sessionId,
      });
    });
    await this.control.announce();
  }
}
