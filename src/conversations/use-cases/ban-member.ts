import type { ConversationId, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { removeMember } from '../store/membership-store';

/** Keeps a person out for good, and puts them out when they are in. */
@Injectable()
export class BanMember {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(caller: Caller, id: ConversationId, userId: UserId): Promise<void> {
    if (userId === caller.userId) throw new ProblemError('auth.forbidden');
    const entry = await removeMember(this.database, caller, id, 'banned', userId);
    if (entry !== undefined) await this.news.tell(entry);
  }
}
