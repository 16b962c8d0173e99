import { Injectable } from '@nestjs/common';
import type { SetupRequest } from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { hasAdmin, insertUser } from '../../users';
import { PasswordHasher } from '../passwords/password-hasher';
import { hashOf } from '../secret-token';
import { isLinkUsable, useLink } from '../store/one-time-link-store';
import { OpenSession, type SignedIn } from './open-session';

/** Any number: it names the lock under which the first administrator is made. */
const SETUP_LOCK = 7_264_010;

@Injectable()
export class SetUp {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly openSession: OpenSession,
  ) {}

  /** Makes the first administrator; every other set-up link is void from then on. */
  async execute(request: SetupRequest, address: string): Promise<SignedIn> {
    const { token, userName, password, displayName = userName, device } = request;
    const hash = hashOf(token);
    if (await hasAdmin(this.database)) throw new ProblemError('auth.setup-done');
    if (!(await isLinkUsable(this.database, hash, 'setup'))) {
      throw new ProblemError('auth.link-invalid');
    }
    const passwordHash = await this.hasher.hash(password);

    const opened = await this.database.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [SETUP_LOCK]);
      if (await hasAdmin(transaction)) throw new ProblemError('auth.setup-done');
      if (!(await useLink(transaction, hash, 'setup'))) throw new ProblemError('auth.link-invalid');
      const id = uuidv7();
      const user = { id, userName, displayName, passwordHash, admin: true };
      if (!(await insertUser(transaction, user))) throw new ProblemError('user.name-taken');
      await audit(transaction, { actor: id, action: 'server.set-up', subject: id });
      return this.openSession.execute(transaction, id, device, address);
    });
    return {
      authentication: await this.openSession.authentication(opened),
      refreshToken: opened.refreshToken,
    };
  }
}
