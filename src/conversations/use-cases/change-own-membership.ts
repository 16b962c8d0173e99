import type { ConversationId, Head, UpdateOwnMembership } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { updateOwnMembership } from '../store/member-store';
import { HeadReader } from '../sync/head-reader';

/** What one keeps about a conversation for oneself; all own devices hear of it. */
@Injectable()
export class ChangeOwnMembership {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
    private readonly heads: HeadReader,
  ) {}

  async execute(caller: Caller, id: ConversationId, change: UpdateOwnMembership): Promise<Head> {
    const isThere = await updateOwnMembership(this.database, caller.userId, id, change);
    if (!isThere) throw new ProblemError('conversation.not-found');
    const [head] = await this.heads.ofUser(caller.userId, [id]);
    if (head === undefined) throw new ProblemError('conversation.not-found');
    this.news.tellHead(caller.userId, head);
    return head;
  }
}
