import { Injectable } from '@nestjs/common';
import type { ChangePasswordRequest } from '@anochat/contract';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { findMe, findCredentials, lockCredentials, setPasswordHash } from '../../users';
import { LoginFailures } from '../passwords/login-failures';
import { PasswordHasher } from '../passwords/password-hasher';
import { EndSessions } from './end-sessions';

@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database,
    private readonly failures: LoginFailures,
    private readonly hasher: PasswordHasher,
    private readonly endSessions: EndSessions,
  ) {}

  /** Every other session of the caller ends. */
  async execute(
    { userId, sessionId }: Caller,
    { currentPassword, newPassword }: ChangePasswordRequest,
  ): Promise<void> {
    const current = await this.checked(userId, currentPassword);
    const passwordHash = await this.hasher.hash(newPassword);
    await this.database.transaction(async (transaction) => {
      const now = await lockCredentials(transaction, userId);
      if (now?.passwordHash !== current) throw new ProblemError('auth.password-wrong');
      await setPasswordHash(transaction, userId, passwordHash);
      await this.endSessions.within(transaction, { userId, except: sessionId }, 'password-changed');
      await audit(transaction, { actor: userId, action: 'password.changed', subject: userId });
    });
    await this.endSessions.announce();
  }

  /** @returns the hash that the password was checked against. */
  private async checked(userId: string, password: string): Promise<string> {
    const attempt = await this.failures.beginOwn(userId);
    const me = await findMe(this.database, userId);
    const credentials = me && (await findCredentials(this.database, me.userName));
    const matches = await this.hasher
      .verify(credentials?.passwordHash, password)
      .catch(async (error: unknown) => {
        await this.failures.abandonedOwn(attempt);
        throw error;
      });
    if (credentials === undefined || !matches) throw new ProblemError('auth.password-wrong');
    await this.failures.succeededOwn(attempt);
    return credentials.passwordHash;
  }
}
