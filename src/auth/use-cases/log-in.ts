import { Injectable } from '@nestjs/common';
import type { LoginRequest } from '@anochat/contract';

import { ControlFeed } from '../../platform/control';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { type Credentials, findCredentials, lockCredentials } from '../../users';
import { LoginFailures } from '../passwords/login-failures';
import { PasswordHasher } from '../passwords/password-hasher';
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

  async execute(request: LoginRequest, address: string): Promise<SignedIn> {
    const { id, passwordHash } = await this.check(request, address);
    const opened = await this.database.transaction(async (transaction) => {
      const now = await lockCredentials(transaction, id);
      // Changed between the check and the lock: then the password that was checked is the old one.
      if (now?.passwordHash !== passwordHash) throw new ProblemError('auth.credentials-invalid');
      if (now.suspended) throw new ProblemError('auth.suspended');
      return this.openSession.execute(transaction, id, request.device, address);
    });
    if (opened.replaced) await this.control.announce();
    return {
      authentication: await this.openSession.authentication(opened),
      refreshToken: opened.refreshToken,
    };
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
