import { Injectable } from '@nestjs/common';
import type { ResetPasswordRequest } from '@anochat/contract';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { setPasswordHash } from '../../users';
import { PasswordHasher } from '../passwords/password-hasher';
import { hashOf } from '../secret-token';
import { isLinkUsable, useLink } from '../store/one-time-link-store';
import { EndSessions } from './end-sessions';

/** With an administrator's link; every session of the account ends. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly endSessions: EndSessions,
  ) {}

  async execute({ token, newPassword }: ResetPasswordRequest): Promise<void> {
    const hash = hashOf(token);
    if (!(await isLinkUsable(this.database, hash, 'reset'))) {
      throw new ProblemError('auth.link-invalid');
    }
    const passwordHash = await this.hasher.hash(newPassword);
    await this.database.transaction(async (transaction) => {
      const userId = (await useLink(transaction, hash, 'reset'))?.userId;
      if (userId === undefined || userId === null) throw new ProblemError('auth.link-invalid');
      await setPasswordHash(transaction, userId, passwordHash);
      await this.endSessions.within(transaction, { userId }, 'password-changed');
      await audit(transaction, { actor: userId, action: 'password.reset', subject: userId });
    });
    await this.endSessions.announce();
  }
}
