import type { ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { transferOwnership } from '../store/membership-store';

/** Makes another member the owner; the caller becomes an administrator. */
@Injectable()
export class TransferOwnership {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(caller: Caller, id: ConversationId, userId: UserId): Promise<void> {
    const entry = await transferOwnership(this.database, caller, id, userId);
    if (entry !== undefined) await this.news.tell(entry);
  }
}
