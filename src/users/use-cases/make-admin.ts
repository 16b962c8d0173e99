import { Injectable } from '@nestjs/common';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { setAdmin } from '../store/account-state-store';

/** Holds for administrators' routes at once; clients see it in their next access token. */
@Injectable()
export class MakeAdmin {
  constructor(private readonly database: Database) {}

  async execute(userName: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const id = await setAdmin(transaction, userName);
      if (id === undefined) throw new ProblemError('user.not-found');
      await audit(transaction, { actor: null, action: 'user.made-admin', subject: id });
    });
  }
}
