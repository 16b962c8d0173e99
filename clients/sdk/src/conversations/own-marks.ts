import { LIMITS, type ConversationId, type Head, type Seq } from '@anochat/contract';
import type { MarkMoved } from './reduce-head';
import type { Surroundings } from './surroundings';
import { ThrottledMark } from './throttled-mark';

/** Tells the server how far this user has received and read one conversation. */
export class OwnMarks {
  private readonly read: ThrottledMark;
  private readonly delivered: ThrottledMark;
  /** The furthest that events told of, also before there was a head to note it in. */
  told: MarkMoved | null = null;

  constructor(id: ConversationId, { clock, api, isOnline, request }: Surroundings) {
    this.read = new ThrottledMark(clock, (upTo) =>
      isOnline()
        ? request('read.mark', { conversationId: id, upTo })
        : api.log.markRead(id, { upTo }),
    );
    this.delivered = new ThrottledMark(clock, (upTo) =>
      request('delivered.mark', { conversationId: id, upTo }),
    );
  }

  /** The server has these already. */
  startFrom({ readSeq, deliveredSeq }: Head['me']): void {
    this.read.startFrom(readSeq);
    this.delivered.startFrom(deliveredSeq);
  }

  take(mark: MarkMoved): void {
    if (this.told && mark.readSeq < this.told.readSeq) return;
    this.told = mark;
  }

  moveRead(upTo: Seq): void {
    this.read.move(upTo);
  }

  /** All that the head knows of has come here. */
  moveDelivered({ me, memberCount, lastSeq }: Head): void {
    if (me.role === null || memberCount > LIMITS.deliveredMarkMembers) return;
    if (lastSeq > me.deliveredSeq) this.delivered.move(lastSeq);
  }

  wake(): void {
    this.read.wake();
    this.delivered.wake();
  }

  forget(): void {
    this.told = null;
  }

  stop(): void {
    this.read.stop();
    this.delivered.stop();
  }
}
