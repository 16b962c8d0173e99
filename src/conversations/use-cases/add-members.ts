import type { ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { addMembers } from '../store/membership-store';

/** Brings people in: all of them or none. */
@Injectable()
export class AddMembers {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(caller: Caller, id: ConversationId, userIds: readonly UserId[]): Promise<void> {
    const added = [...new Set(userIds)];
    const entry = await addMembers(this.database, caller, id, added);
    if (entry !== undefined) await this.news.tell(entry, added);
  }
}
