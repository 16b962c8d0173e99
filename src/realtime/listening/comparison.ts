import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { ConversationId, Seq, UserId } from '@anochat/contract';

import { Conversations } from '../../conversations';
import { BUS, type Bus } from '../../platform/bus';
import { Rounds } from '../../platform/rounds';
import { Listening } from './listening';

const EVERY_MS = 500;
/** The heads of everything that is listened to are more to read than the outbox. */
const HEADS_EVERY = 4;
const HEADS_AT_ONCE = 1_000;
const USERS_AT_ONCE = 256;

/**
 * Compares what this instance has with the log: everything once, when the bus has missed something,
 * and news again and again while the bus is away. So delivery between instances goes on without it.
 */
@Injectable()
export class Comparison implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Comparison.name);
  private readonly rounds = new Rounds(
    EVERY_MS,
    (ending) => this.round(ending),
    (error) => this.logger.warn(`The log cannot be compared: ${String(error)}`),
  );
  private isAsked = false;
  private roundsAway = 0;
  /** By the clock of the database: how far the outbox was read since the bus went away. */
  private readUpTo: string | undefined;
  /** Heads of conversations that nobody listened to, when their members were looked for. */
  private readonly lookedAt = new Map<ConversationId, Seq>();

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly conversations: Conversations,
    private readonly listening: Listening,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  onApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** Everything, with the next round. */
  compareAll(): void {
    this.isAsked = true;
  }

  private async round(ending: AbortSignal): Promise<void> {
    if (this.isAsked) {
      this.isAsked = false;
      try {
        await this.compareHeads(ending);
        await this.compareMemberships(this.listening.localUsers, undefined, ending);
      } catch (error) {
        this.isAsked = true;
        throw error;
      }
    }
    if (this.bus.isUp) {
      this.roundsAway = 0;
      this.readUpTo = undefined;
      this.lookedAt.clear();
      return;
    }
    await this.readOutbox(ending);
    if (this.roundsAway % HEADS_EVERY === 0) await this.compareHeads(ending);
    this.roundsAway += 1;
  }

  /** While the bus is away for this instance alone, the outbox does not have what others tell. */
  private async compareHeads(ending: AbortSignal): Promise<void> {
    const all = this.listening.listenedTo;
    for (let i = 0; i < all.length && !ending.aborted; i += HEADS_AT_ONCE) {
      const heads = await this.conversations.readLastSeqs(all.slice(i, i + HEADS_AT_ONCE));
      for (const head of heads) this.listening.takeLogHead(head);
    }
  }

  private async readOutbox(ending: AbortSignal): Promise<void> {
    const { heads, asOf } = await this.conversations.readOutbox(this.readUpTo);
    this.readUpTo = asOf;
    const listenedTo = new Set(this.listening.listenedTo);
    const others: ConversationId[] = [];
    for (const { conversationId, seq } of heads) {
      if (listenedTo.has(conversationId)) this.listening.takeLogHead({ conversationId, seq });
      else if ((this.lookedAt.get(conversationId) ?? 0) < seq) {
        this.lookedAt.set(conversationId, seq);
        others.push(conversationId);
      }
    }
    if (others.length > 0) await this.compareMemberships(this.listening.localUsers, others, ending);
  }

  /** @param only in these conversations; in all, when left out */
  private async compareMemberships(
    users: readonly UserId[],
    only: readonly ConversationId[] | undefined,
    ending: AbortSignal,
  ): Promise<void> {
    for (let i = 0; i < users.length && !ending.aborted; i += USERS_AT_ONCE) {
      const batch = users.slice(i, i + USERS_AT_ONCE);
      const absent = new Map<ConversationId, UserId[]>();
      for (const { conversationId, userId } of await this.conversations.positionsOf(batch, only)) {
        if (!this.listening.isAbsent(conversationId, userId)) continue;
        const members = absent.get(conversationId);
        if (members === undefined) absent.set(conversationId, [userId]);
        else members.push(userId);
      }
      for (const [id, members] of absent) this.listening.takeMembership(id, members);
    }
  }
}
