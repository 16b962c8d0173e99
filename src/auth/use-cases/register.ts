import { Injectable } from '@nestjs/common';
import type { RegisterRequest } from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { Config } from '../../platform/config';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { findCredentials, insertUser } from '../../users';
import { PasswordHasher } from '../passwords/password-hasher';
import { hashOf } from '../secret-token';
import { isInviteUsable, useInvite } from '../store/invite-store';
import { OpenSession, type SignedIn } from './open-session';

@Injectable()
export class Register {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly openSession: OpenSession,
  ) {}

  /** What can fail is asked before the password is hashed, and decided in the transaction. */
  async execute(request: RegisterRequest, address: string): Promise<SignedIn> {
    const inviteHash = await this.permission(request.invite);
    const { userName, password, displayName = userName, device } = request;
    if (await findCredentials(this.database, userName)) throw new ProblemError('user.name-taken');
    const passwordHash = await this.hasher.hash(password);

    const opened = await this.database.transaction(async (transaction) => {
      const id = uuidv7();
      const user = { id, userName, displayName, passwordHash, admin: false };
      if (!(await insertUser(transaction, user))) throw new ProblemError('user.name-taken');
      if (inviteHash && !(await useInvite(transaction, inviteHash))) {
        throw new ProblemError('auth.invite-invalid');
      }
      return this.openSession.execute(transaction, id, device, address);
    });
    return {
      authentication: await this.openSession.authentication(opened),
      refreshToken: opened.refreshToken,
    };
  }

  /** @returns the hash of the invitation that must be used up, if one is needed. */
  private async permission(invite: string | undefined): Promise<Buffer | undefined> {
    switch (this.config.registration) {
      case 'open':
        return undefined;
      case 'closed':
        throw new ProblemError('auth.registration-closed');
      case 'invite': {
        if (invite === undefined) throw new ProblemError('auth.invite-required');
        const hash = hashOf(invite);
        if (await isInviteUsable(this.database, hash)) return hash;
        throw new ProblemError('auth.invite-invalid');
      }
    }
  }
}
