import { Injectable } from '@nestjs/common';
import { LIMITS, type UserId } from '@anochat/contract';

import { Config } from '../../platform/config';
import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { findCredentials } from '../../users';
import { resetLink } from '../one-time-links';
import { hashOf, newSecretToken } from '../secret-token';
import { insertLink } from '../store/one-time-link-store';

@Injectable()
export class MakeResetLink {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** @returns the link that an administrator hands to the user; earlier ones are void. */
  async execute(userName: string, actor: UserId | null): Promise<string> {
    const user = await findCredentials(this.database, userName);
    if (user === undefined) throw new ProblemError('user.not-found');
    const token = newSecretToken();
    await this.database.transaction(async (transaction) => {
      const link = { kind: 'reset', userId: user.id } as const;
      await insertLink(transaction, hashOf(token), link, LIMITS.oneTimeLinkMs);
      await audit(transaction, { actor, action: 'password.reset-link-made', subject: user.id });
    });
    return resetLink(this.config.origin, token);
  }
}
