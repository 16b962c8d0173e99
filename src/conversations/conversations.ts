import type {
  Accepted,
  ClientId,
  ConversationId,
  Envelope,
  Head,
  Seq,
  SeqRange,
  SyncPage,
  Timestamp,
  UserId,
} from '@anochat/contract';

import type { EntryNews, HeadNews } from '../platform/bus';
import type { Caller } from '../platform/http';

/** Where a user stands in a conversation, read in one statement for all of them. */
export interface Position {
  readonly conversationId: ConversationId;
  /** Last seq of the log; entries above it are yet to come. */
  readonly lastSeq: Seq;
  readonly memberCount: number;
}

/** A piece of one log, both ends included. */
export interface LogRange {
  readonly conversationId: ConversationId;
  readonly range: SeqRange;
}

export interface OutboxHeads {
  readonly heads: readonly HeadNews[];
  /** By the clock of the database. */
  readonly asOf: Timestamp;
}

export interface SyncRequest {
  /** Of an earlier last page: only what changed since. */
  readonly token?: string;
  /** Of the page before, in place of a token. */
  readonly cursor?: string;
  /** 1 to LIMITS.pageHeads; LIMITS.pageHeadsDefault when left out. */
  readonly limit?: number;
}

/**
 * What other modules ask of conversations; inject it by this class. Everything that fails does so
 * with a `ProblemError`. After each commit the bus carries the entries (`publishEntries`), and
 * `membership.changed` to each user who became a member: its head is where to begin listening.
 */
export abstract class Conversations {
  /**
   * Appends one entry. The calls for one conversation are appended in the order in which they were
   * made, without waiting in between. Settles once committed.
   */
  abstract sendMessage(
    caller: Caller,
    conversationId: ConversationId,
    clientId: ClientId,
    envelope: Envelope,
  ): Promise<Accepted>;

  /** A page of heads: `GET /sync` and the socket's `sync.resume`. Concurrent calls are capped. */
  abstract resume(caller: Caller, request: SyncRequest): Promise<SyncPage>;

  /** Heads of the given conversations as the user sees them; those never joined are left out. */
  abstract readHeads(userId: UserId, ids: readonly ConversationId[]): Promise<readonly Head[]>;

  /** All conversations in which the user is a member now (of `ids` only, when given), in one statement. */
  abstract positions(userId: UserId, ids?: readonly ConversationId[]): Promise<readonly Position[]>;

  /**
   * `positions` of many users who connect at the same time. The implementation makes it one
   * statement; what is right does not depend on that.
   */
  async positionsOf(
    userIds: readonly UserId[],
    ids?: readonly ConversationId[],
  ): Promise<readonly (Position & { readonly userId: UserId })[]> {
    const each = userIds.map(async (userId) =>
      (await this.positions(userId, ids)).map((position) => ({ ...position, userId })),
    );
    return (await Promise.all(each)).flat();
  }

  /**
   * Entries with opened content, in order, for filling gaps: all ranges in one query, without a
   * check of who may read them. At most LIMITS.heldEntries a range: the rest is asked for again.
   */
  abstract readEntries(ranges: readonly LogRange[]): Promise<readonly EntryNews[]>;

  /** How far the logs reach; conversations that are gone are left out. */
  abstract readLastSeqs(ids: readonly ConversationId[]): Promise<readonly HeadNews[]>;

  /**
   * How far the news reaches that may not have gone out to other instances, one head a conversation.
   *
   * @param since an `asOf` of before: only what came since, and a while before it
   */
  abstract readOutbox(since: Timestamp | undefined): Promise<OutboxHeads>;

  /**
   * Moves the caller's read marker, never backwards. Settles once it is written and told to
   * others, within LIMITS.readMarkFlushMs when all is well.
   */
  abstract markRead(caller: Caller, conversationId: ConversationId, upTo: Seq): Promise<void>;
  abstract markDelivered(caller: Caller, conversationId: ConversationId, upTo: Seq): Promise<void>;

  /** Whether the user is a member, and the conversation small enough for typing to be shown. */
  abstract mayType(userId: UserId, conversationId: ConversationId): Promise<boolean>;
}
