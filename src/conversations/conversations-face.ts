import {
  type Accepted,
  type ClientId,
  type ConversationId,
  type Envelope,
  type Head,
  LIMITS,
  type Seq,
  type SyncPage,
  type Timestamp,
  type UserId,
} from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import type { EntryNews, HeadNews } from '../platform/bus';
import { Database } from '../platform/database';
import type { Caller } from '../platform/http';
import {
  Conversations,
  type LogRange,
  type OutboxHeads,
  type Position,
  type SyncRequest,
} from './conversations';
import { groupBy } from './group-by';
import { EntryOpener } from './log/entry-opener';
import { MarkKeeper } from './marks/mark-keeper';
import { findAccess, findLastSeqs, findPositions } from './store/access-store';
import { findRanges } from './store/entry-store';
import { findOutboxHeads } from './store/outbox-store';
import { HeadReader } from './sync/head-reader';
import { SendMessage } from './use-cases/send-message';
import { Sync } from './use-cases/sync';

@Injectable()
export class ConversationsFace extends Conversations {
  constructor(
    private readonly database: Database,
    private readonly send: SendMessage,
    private readonly sync: Sync,
    private readonly heads: HeadReader,
    private readonly marks: MarkKeeper,
    private readonly opener: EntryOpener,
  ) {
    super();
  }

  sendMessage(
    caller: Caller,
    conversationId: ConversationId,
    clientId: ClientId,
    envelope: Envelope,
  ): Promise<Accepted> {
    return this.send.execute(caller, conversationId, clientId, envelope);
  }

  resume(caller: Caller, request: SyncRequest): Promise<SyncPage> {
    return this.sync.execute(caller.userId, request);
  }

  readHeads(userId: UserId, ids: readonly ConversationId[]): Promise<readonly Head[]> {
    return this.heads.ofUser(userId, ids);
  }

  positions(userId: UserId, ids?: readonly ConversationId[]): Promise<readonly Position[]> {
    return findPositions(this.database, [userId], ids ?? null);
  }

  override positionsOf(
    userIds: readonly UserId[],
    ids?: readonly ConversationId[],
  ): Promise<readonly (Position & { readonly userId: UserId })[]> {
    return findPositions(this.database, userIds, ids ?? null);
  }

  async readEntries(ranges: readonly LogRange[]): Promise<readonly EntryNews[]> {
    if (ranges.length === 0) return [];
    const rows = await findRanges(this.database, ranges, LIMITS.heldEntries);
    const byConversation = groupBy(await this.opener.open(rows), (entry) => entry.conversationId);
    return [...byConversation].map(([conversationId, entries]) => ({ conversationId, entries }));
  }

  override readLastSeqs(ids: readonly ConversationId[]): Promise<readonly HeadNews[]> {
    return findLastSeqs(this.database, ids);
  }

  override readOutbox(since: Timestamp | undefined): Promise<OutboxHeads> {
    return findOutboxHeads(this.database, since);
  }

  markRead(caller: Caller, conversationId: ConversationId, upTo: Seq): Promise<void> {
    return this.marks.move(caller.userId, conversationId, { read: upTo });
  }

  markDelivered(caller: Caller, conversationId: ConversationId, upTo: Seq): Promise<void> {
    return this.marks.move(caller.userId, conversationId, { delivered: upTo });
  }

  async mayType(userId: UserId, conversationId: ConversationId): Promise<boolean> {
    const access = await findAccess(this.database, userId, conversationId);
    return (
      access !== undefined && access.role !== null && access.memberCount <= LIMITS.typingMembers
    );
  }
}
