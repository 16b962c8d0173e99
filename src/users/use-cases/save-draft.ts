import { type ConversationId, LIMITS, type SaveDraft as Request } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { decodeBase64 } from '../base64';
import { requireLinked } from '../require-linked';
import { dropOldDrafts, nextDraftRevision, putDraft } from '../store/draft-store';

/** Keeps what a member has begun to write, for the member's own other devices. */
@Injectable()
export class SaveDraft {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  async execute(caller: Caller, conversationId: ConversationId, { body }: Request): Promise<void> {
    await requireLinked(this.database, caller);
    const { userId, deviceId } = caller;
    const revision = await this.database.transaction(async (transaction) => {
      const next = await nextDraftRevision(transaction, userId);
      if (next === undefined) throw new ProblemError('device.not-linked');
      const draft = { conversationId, revision: next, body: decodeBase64(body) };
      const isMember = await putDraft(transaction, userId, draft);
      if (!isMember) throw new ProblemError('conversation.not-found');
      await dropOldDrafts(transaction, userId, LIMITS.draftsPerUser);
      return next;
    });
    this.bus.publishSignal({
      audience: { userId },
      type: 'draft.changed',
      conversationId,
      data: { deviceId, revision },
    });
  }
}
