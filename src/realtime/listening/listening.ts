import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ConversationId, Head, Seq, UserId } from '@anochat/contract';

import { Conversations } from '../../conversations';
import { BUS, type Bus, type EntryNews, type HeadNews } from '../../platform/bus';
import { SharedReading } from '../../platform/database';
import { type EngineLink, HUB, type Hub } from '../../platform/hub';
import { DeliveryTraces } from '../delivery-traces';
import { entryFrame, signalFrame } from '../events/event-frame';
import { RealtimeMetrics } from '../realtime-metrics';
import { type Effect, type Gap, Sequencer } from '../sequencer';

const RETRY_MS = 1_000;

/**
 * Brings the log's news to the sockets: owns the sequencer, and is its clock, its log and its hub.
 * House rules on order and completeness: see `Sequencer`.
 */
@Injectable()
export class Listening implements OnApplicationShutdown {
  private readonly logger = new Logger(Listening.name);
  private readonly sequencer = new Sequencer();
  private readonly positions = new SharedReading<UserId, true>(async (userIds) => {
    await this.readPositions(userIds);
    return new Map(userIds.map((userId) => [userId, true]));
  });
  /** Local users, with the reading that joins them to their conversations. */
  private readonly users = new Map<UserId, Promise<void>>();
  private tickTimer: NodeJS.Timeout | undefined;
  private tickAt: number | undefined;
  private isStopped = false;

  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    @Inject(BUS) private readonly bus: Bus,
    private readonly conversations: Conversations,
    private readonly metrics: RealtimeMetrics,
    private readonly traces: DeliveryTraces,
  ) {
    metrics.watchSequencer(this.sequencer);
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.tickTimer);
  }

  /**
   * Joins the user, who has a connection in the hub, to all conversations. Settles when what is
   * read from now on, plus what comes live, is everything.
   */
  listen(userId: UserId): Promise<void> {
    const known = this.users.get(userId);
    if (known !== undefined) return known;
    const reading = this.positions.of(userId).then(() => undefined);
    this.users.set(userId, reading);
    reading.catch((error: unknown) => {
      if (this.users.get(userId) !== reading) return;
      this.users.delete(userId);
      this.logger.warn(`Conversations of a user cannot be read: ${String(error)}`);
      setTimeout(() => this.listenAgain(userId), RETRY_MS).unref();
    });
    return reading;
  }

  /** The user's last connection was removed from the hub, and these conversations fell silent. */
  stopListening(userId: UserId, silent: readonly ConversationId[]): void {
    this.users.delete(userId);
    for (const conversationId of silent) this.forgetIfSilent(conversationId);
  }

  /** News from the local commit, the bus or the relay. */
  takeEntries(news: EntryNews): void {
    this.apply(this.sequencer.offer(news, Date.now()));
  }

  /** The log reaches to there, as the bus or the log itself has told. */
  takeLogHead({ conversationId, seq }: HeadNews): void {
    this.sequencer.head(conversationId, seq, Date.now());
    this.planTick();
  }

  /** These users may have become members of the conversation unheard. */
  takeMembership(conversationId: ConversationId, userIds: readonly UserId[]): void {
    this.attach(conversationId, userIds, 0);
  }

  /** What somebody here listens to. */
  get listenedTo(): readonly ConversationId[] {
    return this.sequencer.conversations;
  }

  get localUsers(): readonly UserId[] {
    return [...this.users.keys()];
  }

  /** Somebody became a member: their head was sent, so listening must begin if it has not. */
  takeHead(userId: UserId, head: Head): void {
    if (head.me.role === null || !this.isAbsent(head.id, userId)) return;
    this.attach(head.id, [userId], head.lastSeq);
  }

  private listenAgain(userId: UserId): void {
    if (this.isStopped || this.hub.connectionsOf(userId).length === 0) return;
    this.listen(userId).catch(() => undefined); // complains and tries again by itself
  }

  /** Connected here, and not joined to the conversation. */
  isAbsent(conversationId: ConversationId, userId: UserId): boolean {
    return this.hub.connectionsOf(userId).length > 0 && !this.hub.isJoined(conversationId, userId);
  }

  private async readPositions(
    userIds: readonly UserId[],
    only?: { readonly conversationId: ConversationId; readonly told: Seq },
  ): Promise<void> {
    const id = this.sequencer.attach();
    // Interest begins with the joins, and what comes in between is held for them.
    const doneHearing = this.bus.hearEverything();
    try {
      const rows = await this.conversations.positionsOf(userIds, only && [only.conversationId]);
      const positions = rows.map(({ conversationId, userId, lastSeq }) => ({
        conversationId,
        userId,
        seq: lastSeq,
        ...(only && { told: only.told }),
      }));
      this.apply(this.sequencer.attached(id, positions, Date.now()));
    } catch (error) {
      this.sequencer.attachFailed(id);
      throw error;
    } finally {
      doneHearing();
    }
  }

  /** @param told how far the head went that told of the membership; 0 when none may have come */
  private attach(conversationId: ConversationId, userIds: readonly UserId[], told: Seq): void {
    const absent = userIds.filter((userId) => this.isAbsent(conversationId, userId));
    if (absent.length === 0) return;
    this.readPositions(absent, { conversationId, told }).catch((error: unknown) => {
      if (this.isStopped) return;
      this.logger.warn(`A new membership cannot be read: ${String(error)}`);
      setTimeout(() => this.attach(conversationId, absent, told), RETRY_MS).unref();
    });
  }

  /** What comes live begins above the head that told of the membership: a newer one closes the rest. */
  private sendHead(userId: UserId, conversationId: ConversationId): void {
    this.conversations.readHeads(userId, [conversationId]).then(
      (heads) => {
        for (const head of heads)
          this.hub.toUser(userId, signalFrame('membership.changed', { head }, head.id));
      },
      (error: unknown) => {
        this.logger.warn(`A head cannot be read: ${String(error)}`);
        this.hub.toUser(userId, signalFrame('sync.required', { reason: 'gap' }));
      },
    );
  }

  private apply(effects: readonly Effect[]): void {
    const touched = new Set<ConversationId>();
    for (const effect of effects) {
      switch (effect.type) {
        case 'join':
          if (!this.hub.isHeard(effect.conversationId))
            this.bus.setInterest([effect.conversationId], []);
          this.hub.join(effect.conversationId, effect.userId);
          if (effect.told !== undefined && effect.from > effect.told)
            this.sendHead(effect.userId, effect.conversationId);
          touched.add(effect.conversationId);
          break;
        case 'deliver': {
          const { entry } = effect;
          if (this.hub.isHeard(entry.conversationId)) {
            this.traces.deliver(entry, () =>
              this.hub.toConversation(entry.conversationId, entryFrame(entry)),
            );
            this.metrics.delivered(entry.ts);
          }
          touched.add(entry.conversationId);
          break;
        }
        case 'leave':
          this.hub.leave(effect.conversationId, effect.userId);
          touched.add(effect.conversationId);
          break;
        case 'attach':
          // Their head may have been lost, so an entry alone counts as nothing told.
          this.attach(effect.conversationId, effect.userIds, 0);
          break;
        case 'fill':
          this.fill(effect.gaps);
      }
    }
    for (const conversationId of touched) this.forgetIfSilent(conversationId);
    this.planTick();
  }

  private forgetIfSilent(conversationId: ConversationId): void {
    if (this.hub.isHeard(conversationId)) return;
    this.sequencer.forget(conversationId);
    if (this.sequencer.positionOf(conversationId) === undefined)
      this.bus.setInterest([], [conversationId]);
  }

  private fill(gaps: readonly Gap[]): void {
    const ranges = gaps.map(({ conversationId, after, upTo }) => ({
      conversationId,
      range: [after + 1, upTo] as const,
    }));
    this.conversations.readEntries(ranges).then(
      (news) => this.apply(this.sequencer.filled(news, Date.now())),
      (error: unknown) => {
        this.logger.warn(`Gaps cannot be filled: ${String(error)}`);
        this.sequencer.fillFailed(Date.now());
        this.planTick();
      },
    );
  }

  private planTick(): void {
    const at = this.sequencer.nextTickAt;
    if (at === this.tickAt || this.isStopped) return;
    clearTimeout(this.tickTimer);
    this.tickAt = at;
    if (at === undefined) return;
    this.tickTimer = setTimeout(
      () => {
        this.tickAt = undefined;
        this.apply(this.sequencer.tick(Date.now()));
      },
      Math.max(0, at - Date.now()),
    );
  }
}
