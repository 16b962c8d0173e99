import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LIMITS } from '@anochat/contract';

import { Secrets } from '../../platform/config';
import { ControlFeed, recordControl } from '../../platform/control';
import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { hashOf } from '../secret-token';
import {
  type RefreshedSession,
  type RefreshTokenState,
  refreshTokenState,
  replaceRefreshToken,
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
  private readonly key: Buffer;

  constructor(
    secrets: Secrets,
    private readonly database: Database,
    private readonly control: ControlFeed,
    private readonly openSession: OpenSession,
  ) {
    this.key = secrets.secret('refresh-key.v1', 32);
  }

  async execute(presented: string, address: string): Promise<SignedIn> {
    const hash = hashOf(presented);
    const successor = createHmac('sha256', this.key).update(presented).digest('base64url');
    const session =
      (await replaceRefreshToken(
        this.database,
        hash,
        hashOf(successor),
        LIMITS.refreshTokenMs,
        address,
      )) ?? (await this.retried(hash));
    return {
      authentication: await this.openSession.authentication(session),
      refreshToken: successor,
    };
  }

  /** The token could not be used: an honest retry is let through, everything else refused. */
  private async retried(hash: Buffer): Promise<RefreshedSession> {
    const state = await refreshTokenState(this.database, hash);
    if (state === undefined) throw new ProblemError('auth.refresh-invalid');
    if (state.deviceRevoked) throw new ProblemError('auth.device-revoked');
    if (state.revoked) throw new ProblemError('auth.session-revoked');
    if (state.suspended) throw new ProblemError('auth.suspended');
    if (state.usedForMs === null) throw new ProblemError('auth.refresh-invalid'); // expired
    if (state.usedForMs <= LIMITS.refreshGraceMs) return state;
    await this.endCopied(state);
    throw new ProblemError('auth.refresh-reused');
  }

  private async endCopied({ userId, sessionId }: RefreshTokenState): Promise<void> {
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
