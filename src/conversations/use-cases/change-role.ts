import type { ChangeRole as Request, ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { changeRole } from '../store/membership-store';

/** Gives a member another role. One's own has to be above both the old and the new one. */
@Injectable()
export class ChangeRole {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(
    caller: Caller,
    id: ConversationId,
    userId: UserId,
    { role }: Request,
  ): Promise<void> {
    const entry = await changeRole(this.database, caller, id, userId, role);
    if (entry !== undefined) await this.news.tell(entry);
  }
}
