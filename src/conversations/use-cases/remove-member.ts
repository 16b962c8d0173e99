import type { ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { removeMember } from '../store/membership-store';

/** Ends a membership: one's own (leave) or another's (kick). */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(caller: Caller, id: ConversationId, userId: UserId): Promise<void> {
    const how = userId === caller.userId ? 'left' : 'removed';
    const entry = await removeMember(this.database, caller, id, how, userId);
    if (entry !== undefined) await this.news.tell(entry);
  }
}
