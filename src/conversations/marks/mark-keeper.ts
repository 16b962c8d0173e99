import { type ConversationId, LIMITS, type Mark, type Seq, type UserId } from '@anochat/contract';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError, unavailable } from '../../platform/errors';
import { type MarkState, moveMarks } from '../store/mark-store';

interface Pending {
  readonly conversationId: ConversationId;
  readonly userId: UserId;
  read: Seq;
  delivered: Seq;
  /** Moved already, along with an entry: only tell of it. */
  announce: boolean;
  readonly waiting: ((error?: ProblemError) => void)[];
}

/** Pairs that one statement takes. */
const AT_ONCE = 2_000;
/** Pairs that wait at most; beyond it markers are refused. */
const CAPACITY = 50_000;

/**
 * Read and delivered markers: whatever came within LIMITS.readMarkFlushMs is written by one
 * statement and then told by the bus. Many moves of one marker are one.
 */
@Injectable()
export class MarkKeeper implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MarkKeeper.name);
  private readonly pending = new Map<string, Pending>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** Settles once written. @throws conversation.not-found to others than members. */
  move(
    userId: UserId,
    conversationId: ConversationId,
    upTo: { readonly read?: Seq; readonly delivered?: Seq },
  ): Promise<void> {
    if (this.pending.size >= CAPACITY) {
      return Promise.reject(unavailable('Too many read markers are waiting to be stored.'));
    }
    const { read = 0, delivered = 0 } = upTo;
    return new Promise((resolve, reject) => {
      const done = (error?: ProblemError): void => (error ? reject(error) : resolve());
      this.want({ conversationId, userId, read, delivered, announce: false, waiting: [done] });
    });
  }

  /** Tells of a marker that an append has moved. */
  announce(userId: UserId, conversationId: ConversationId): void {
    if (this.pending.size >= CAPACITY) return;
    this.want({ conversationId, userId, read: 0, delivered: 0, announce: true, waiting: [] });
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
  }

  private want(more: Pending): void {
    const key = more.conversationId + more.userId;
    const known = this.pending.get(key);
    if (known === undefined) {
      this.pending.set(key, more);
    } else {
      known.read = Math.max(known.read, more.read);
      known.delivered = Math.max(known.delivered, more.delivered);
      known.announce ||= more.announce;
      known.waiting.push(...more.waiting);
    }
    this.timer ??= setTimeout(() => void this.flush(), LIMITS.readMarkFlushMs).unref();
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const taken = [...this.pending.values()];
    this.pending.clear();
    for (let i = 0; i < taken.length; i += AT_ONCE) await this.write(taken.slice(i, i + AT_ONCE));
  }

  private async write(batch: readonly Pending[]): Promise<void> {
    let states: MarkState[];
    try {
      states = await moveMarks(this.database, batch);
    } catch (error) {
      this.logger.warn(`read markers were not stored: ${String(error)}`);
      const away = unavailable('Read markers cannot be stored right now.');
      for (const { waiting } of batch) waiting.forEach((done) => done(away));
      return;
    }
    const stateOf = new Map(states.map((state) => [state.conversationId + state.userId, state]));
    for (const pending of batch) {
      const state = stateOf.get(pending.conversationId + pending.userId);
      if (state?.busy) {
        this.want(pending);
        continue;
      }
      if (state && (state.moved || pending.announce)) this.tell(state, pending.announce);
      const refusal = state === undefined ? new ProblemError('conversation.not-found') : undefined;
      pending.waiting.forEach((done) => done(refusal));
    }
  }

  private tell(state: MarkState, isReadMoved: boolean): void {
    const { conversationId, userId, fromSeq, readSeq, deliveredSeq } = state;
    const { readN, unread, mentions } = state;
    const mark: Mark = { userId, fromSeq, readSeq, deliveredSeq };
    this.bus.publishSignal({
      audience: { userId },
      type: 'mark.moved',
      conversationId,
      data: { ...mark, readN, unread, mentions },
    });
    const mostMembers =
      state.readMoved || isReadMoved ? LIMITS.readMarkMembers : LIMITS.deliveredMarkMembers;
    if (state.memberCount > mostMembers) return;
    this.bus.publishSignal({
      audience: { conversationId, exceptUserId: userId },
      type: 'mark.moved',
      conversationId,
      data: mark,
    });
  }
}
