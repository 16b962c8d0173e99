import type { ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { requireMayAct } from '../require-access';
import { deleteBan } from '../store/ban-store';

/** Lets a person in again. Without a ban there is nothing to do. */
@Injectable()
export class UnbanMember {
  constructor(private readonly database: Database) {}

  async execute(caller: Caller, id: ConversationId, userId: UserId): Promise<void> {
    await requireMayAct(this.database, caller.userId, id, 'member.ban');
    await deleteBan(this.database, id, userId);
  }
}
