import { Injectable } from '@nestjs/common';
import { type Authentication, type DeviceClaim, LIMITS, type UserId } from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { recordControl } from '../../platform/control';
import { Database, type Queryable } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { countDevices, findMe, insertDevice, reuseDevice } from '../../users';
import { AccessTokens } from '../access/access-tokens';
import { RefreshTokens } from '../refresh-tokens';
import { hashOf } from '../secret-token';
import { retireIdleDevice } from '../store/idle-device-store';
import { insertRefreshToken } from '../store/refresh-token-store';
import { insertSession, markSessionsRevoked } from '../store/session-store';

/** A session as it was written; tokens come from it after the commit. */
export interface OpenedSession {
  readonly userId: UserId;
  readonly sessionId: string;
  readonly deviceId: string;
  readonly refreshToken: string;
  /** Earlier sessions of the device ended: `ControlFeed.announce` is due. */
  readonly replaced: boolean;
}

/** The refresh token apart: it goes into the body or into a cookie. */
export interface SignedIn {
  readonly authentication: Omit<Authentication, 'refreshToken'>;
  readonly refreshToken: string;
}

@Injectable()
export class OpenSession {
  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  /**
   * A session of an account whose row the transaction has locked (or made). One installation is one
   * device and has one session: the one before ends.
   *
   * @throws ProblemError limit.reached
   */
  async execute(
    transaction: Queryable,
    userId: UserId,
    claim: DeviceClaim,
    address: string,
  ): Promise<OpenedSession> {
    const { deviceId, isNew } = await this.device(transaction, userId, claim);
    const ended = isNew
      ? []
      : await markSessionsRevoked(transaction, { userId, deviceId }, 'replaced');
    await recordControl(
      transaction,
      ended.map((subject) => ({ kind: 'session-revoked', subject })),
    );
    const sessionId = uuidv7();
    const refreshToken = this.refreshTokens.first(sessionId);
    await insertSession(transaction, { id: sessionId, userId, deviceId, address });
    await insertRefreshToken(transaction, hashOf(refreshToken), sessionId, LIMITS.refreshTokenMs);
    return { userId, sessionId, deviceId, refreshToken, replaced: ended.length > 0 };
  }

  /** The answer to whoever signed in or refreshed. */
  async authentication(
    session: Pick<OpenedSession, 'userId' | 'sessionId' | 'deviceId'>,
  ): Promise<SignedIn['authentication']> {
    const { userId, sessionId, deviceId } = session;
    const user = await findMe(this.database, userId);
    if (user === undefined) throw new ProblemError('auth.session-revoked');
    const access = await this.tokens.issue({ userId, sessionId, deviceId, admin: user.admin });
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      sessionId,
      deviceId,
      user,
    };
  }

  private async device(
    transaction: Queryable,
    userId: UserId,
    { id, kind, name }: DeviceClaim,
  ): Promise<{ readonly deviceId: string; readonly isNew: boolean }> {
    if (id !== undefined && (await reuseDevice(transaction, { id, userId, kind, name }))) {
      return { deviceId: id, isNew: false };
    }
    const isFull = (await countDevices(transaction, userId)) >= LIMITS.devicesPerUser;
    if (isFull && (await retireIdleDevice(transaction, userId)) === undefined) {
      throw new ProblemError('limit.reached', {
        detail: 'Too many devices: remove one in the settings of another.',
      });
    }
    const deviceId = uuidv7();
    await insertDevice(transaction, { id: deviceId, userId, kind, name });
    return { deviceId, isNew: true };
  }
}
