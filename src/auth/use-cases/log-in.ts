import { Injectable } from '@nestjs/common';
import type { LoginRequest, UserId } from '@anochat/contract';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, type Queryable } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { type Credentials, findCredentials, lockCredentials } from '../../users';
import { LoginFailures } from '../passwords/login-failures';
import { PasswordHasher } from '../passwords/password-hasher';
import { hashOf } from '../secret-token';
import { refreshTokenState } from '../store/refresh-token-store';
import { markSessionsRevoked } from '../store/session-store';
import { OpenSession, type SignedIn } from './open-session';

@Injectable()
export class LogIn {
  constructor(
    private readonly database: Database,
    private readonly failures: LoginFailures,
    private readonly hasher: PasswordHasher,
    private readonly openSession: OpenSession,
    private readonly control: ControlFeed,
  ) {}

  /**
   * `before`: the refresh token that the browser had, which it loses now. A browser may lose its store
   * and keep its cookies: nobody would ever end the session that it had.
   */
  async execute(request: LoginRequest, address: string, before?: string): Promise<SignedIn> {
    const { id, passwordHash } = await this.check(request, address);
    const opened = await this.database.transaction(async (transaction) => {
      const now = await lockCredentials(transaction, id);
      // Changed between the check and the lock: then the password that was checked is the old one.
      if (now?.passwordHash !== passwordHash) throw new ProblemError('auth.credentials-invalid');
      if (now.suspended) throw new ProblemError('auth.suspended');
      const isEnded = before !== undefined && (await this.end(transaction, id, before));
      const opened = await this.openSession.execute(transaction, id, request.device, address);
      return { ...opened, replaced: opened.replaced || isEnded };
    });
    if (opened.replaced) await this.control.announce();
    return {
      authentication: await this.openSession.authentication(opened),
      refreshToken: opened.refreshToken,
    };
  }

  /** Of this account alone. @returns whether there was one */
  private async end(transaction: Queryable, userId: UserId, token: string): Promise<boolean> {
    const session = await refreshTokenState(transaction, hashOf(token));
    if (session === undefined) return false;
    const choice = { userId, id: session.sessionId };
    const ended = await markSessionsRevoked(transaction, choice, 'replaced');
    await recordControl(
      transaction,
      ended.map((subject) => ({ kind: 'session-revoked', subject })),
    );
    return ended.length > 0;
  }

  /** Says nothing of a name that exists which it does not say of one that does not, time included. */
  private async check({ userName, password }: LoginRequest, address: string): Promise<Credentials> {
    const attempt = await this.failures.begin(userName, address);
    const credentials = await findCredentials(this.database, userName);
    const matches = await this.hasher
      .verify(credentials?.passwordHash, password)
      .catch(async (error: unknown) => {
        await this.failures.abandoned(attempt);
        throw error;
      });
    if (credentials === undefined || !matches) throw new ProblemError('auth.credentials-invalid');
    await this.failures.succeeded(attempt);
    if (credentials.suspended) throw new ProblemError('auth.suspended');
    return credentials;
  }
}
