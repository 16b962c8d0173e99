import type { ConversationId, UpdateConversation } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { changeSettings } from '../store/membership-store';

/** Changes the fields that are given; the entry tells those that are another now. */
@Injectable()
export class ChangeSettings {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(caller: Caller, id: ConversationId, change: UpdateConversation): Promise<void> {
    const entry = await changeSettings(this.database, caller, id, change);
    if (entry !== undefined) await this.news.tell(entry);
  }
}
