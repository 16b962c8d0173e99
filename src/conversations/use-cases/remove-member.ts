import type { Base64, ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { requireLeave } from '../groups/require-leave';
import { ChangeNews } from '../log/change-news';
import { findGroup } from '../store/group-store';
import { removeMember } from '../store/membership-store';

/** Ends a membership: one's own (leave) or another's (kick). */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  /** @param statement with which one leaves an encrypted conversation */
  async execute(
    caller: Caller,
    id: ConversationId,
    userId: UserId,
    statement?: Base64,
  ): Promise<void> {
    const how = userId === caller.userId ? 'left' : 'removed';
    const signed = how === 'left' ? await this.signed(caller, id, statement) : null;
    const entry = await removeMember(this.database, caller, id, how, userId, signed);
    if (entry !== undefined) await this.news.tell(entry);
  }

  private async signed(
    caller: Caller,
    id: ConversationId,
    statement: Base64 | undefined,
  ): Promise<Base64 | null> {
    const group = await findGroup(this.database, id);
    if (group === undefined || statement === undefined) return null;
    await requireLeave(this.database, caller, { id, generation: group.generation }, statement);
    return statement;
  }
}
