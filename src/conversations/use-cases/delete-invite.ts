import type { ConversationId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { requireMayAct } from '../require-access';
import { deleteInvite } from '../store/invite-store';

/** Ends an invitation; whoever came by it stays. */
@Injectable()
export class DeleteInvite {
  constructor(private readonly database: Database) {}

  async execute(caller: Caller, id: ConversationId, inviteId: string): Promise<void> {
    await requireMayAct(this.database, caller.userId, id, 'invite.manage');
    const wasThere = await deleteInvite(this.database, id, inviteId);
    if (!wasThere) throw new ProblemError('invite.not-found');
  }
}
