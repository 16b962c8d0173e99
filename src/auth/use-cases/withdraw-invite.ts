import { Injectable } from '@nestjs/common';
import type { UserId } from '@anochat/contract';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { deleteInvite } from '../store/invite-store';

@Injectable()
export class WithdrawInvite {
  constructor(private readonly database: Database) {}

  async execute(actor: UserId, id: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      if (!(await deleteInvite(transaction, id))) throw new ProblemError('invite.not-found');
      await audit(transaction, { actor, action: 'invite.withdrawn', subject: id });
    });
  }
}
