import type { ConversationId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { ChangeNews } from '../log/change-news';
import { findInvitedConversation } from '../store/invite-store';
import { joinConversation } from '../store/membership-store';

/** Joins a public channel, or whatever an invitation leads to. A member already joins nothing. */
@Injectable()
export class JoinConversation {
  constructor(
    private readonly database: Database,
    private readonly news: ChangeNews,
  ) {}

  async execute(caller: Caller, id: ConversationId): Promise<void> {
    await this.join(caller, id, null);
  }

  /** @returns the conversation that the invitation leads to. */
  async byInvite(caller: Caller, code: string): Promise<ConversationId> {
    const id = await findInvitedConversation(this.database, code);
    if (id === undefined) throw new ProblemError('invite.not-found');
    await this.join(caller, id, code);
    return id;
  }

  private async join(caller: Caller, id: ConversationId, code: string | null): Promise<void> {
    const entry = await joinConversation(this.database, caller, id, code);
    if (entry !== undefined) await this.news.tell(entry, [caller.userId]);
  }
}
