import { Inject, Injectable } from '@nestjs/common';
import { type ConversationId, LIMITS, type UserId } from '@anochat/contract';

import { Conversations } from '../../conversations';
import { BUS, type Bus } from '../../platform/bus';
import { ProblemError } from '../../platform/errors';
import { type EngineLink, HUB, type Hub } from '../../platform/hub';

/** For so long an answer of `mayType` holds; leaving shows in the hub's index at once. */
const ALLOWED_MS = 60_000;
const SWEEP_AT = 10_000;

interface Typist {
  readonly mayType: boolean;
  readonly askedAt: number;
  toldAt: number;
}

/** Who is typing: told at most every LIMITS.typingIntervalMs, never stored. */
@Injectable()
export class Typing {
  private readonly typists = new Map<string, Typist>();

  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    @Inject(BUS) private readonly bus: Bus,
    private readonly conversations: Conversations,
  ) {}

  /** @throws ProblemError conversation.not-found when the user is no member */
  async set(userId: UserId, conversationId: ConversationId, active: boolean): Promise<void> {
    if (!this.hub.isJoined(conversationId, userId))
      throw new ProblemError('conversation.not-found');
    const typist = await this.typistOf(userId, conversationId);
    const now = Date.now();
    if (!typist.mayType) return;
    // A stop is told once, and at once; a start not again before the interval is over.
    if (active ? now - typist.toldAt < LIMITS.typingIntervalMs : typist.toldAt === 0) return;
    typist.toldAt = active ? now : 0;
    this.bus.publishSignal({
      audience: { conversationId, exceptUserId: userId },
      type: 'typing.changed',
      conversationId,
      data: { userId, active },
    });
  }

  private async typistOf(userId: UserId, conversationId: ConversationId): Promise<Typist> {
    const key = `${conversationId}/${userId}`;
    const known = this.typists.get(key);
    const now = Date.now();
    if (known !== undefined && now - known.askedAt < ALLOWED_MS) return known;
    const mayType = await this.conversations.mayType(userId, conversationId);
    const typist = { mayType, askedAt: now, toldAt: known?.toldAt ?? 0 };
    this.typists.set(key, typist);
    if (this.typists.size > SWEEP_AT) this.sweep(now);
    return typist;
  }

  private sweep(now: number): void {
    for (const [key, { askedAt }] of this.typists)
      if (now - askedAt >= ALLOWED_MS) this.typists.delete(key);
  }
}
