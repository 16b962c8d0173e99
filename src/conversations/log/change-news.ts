import type { ConversationId, Head, UserId } from '@anochat/contract';
import { Inject, Injectable, Logger } from '@nestjs/common';

import { BUS, type Bus, BusAway } from '../../platform/bus';
import type { EntryRow } from '../store/entry-store';
import { HeadReader } from '../sync/head-reader';
import { EntryOpener } from './entry-opener';
import { PublishedOutbox } from './published-outbox';

/** Tells of a change that is committed: its entry to the conversation, its head to new members. */
@Injectable()
export class ChangeNews {
  private readonly logger = new Logger(ChangeNews.name);

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly opener: EntryOpener,
    private readonly heads: HeadReader,
    private readonly outbox: PublishedOutbox,
  ) {}

  tell(row: EntryRow, newMembers: readonly UserId[] = []): Promise<void> {
    return this.tellAll([row], newMembers);
  }

  /**
   * Of what one transaction wrote to one conversation. What fails here fails nobody's request: the
   * relay publishes what is left over.
   */
  async tellAll(rows: readonly EntryRow[], newMembers: readonly UserId[]): Promise<void> {
    const conversationId = rows[0]?.conversationId;
    if (conversationId === undefined) return;
    try {
      const entries = await this.opener.open(rows);
      // Before the entries: who begins to listen by the head misses nothing after it.
      await this.tellHeads(newMembers, conversationId);
      await this.bus.publishEntries([{ conversationId, entries }]);
      this.outbox.add(rows.map(({ seq }) => ({ conversationId, toSeq: seq })));
    } catch (error) {
      if (error instanceof BusAway) return; // says so itself
      this.logger.warn(`news is left to the relay: ${String(error)}`);
    }
  }

  /** To all devices of the user. */
  tellHead(userId: UserId, head: Head): void {
    this.bus.publishSignal({
      audience: { userId },
      type: 'membership.changed',
      conversationId: head.id,
      data: { head },
    });
  }

  private async tellHeads(userIds: readonly UserId[], id: ConversationId): Promise<void> {
    if (userIds.length === 0) return;
    for (const { userId, head } of await this.heads.ofUsers(userIds, id)) {
      this.tellHead(userId, head);
    }
  }
}
