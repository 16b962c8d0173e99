import type { Entry, Seq, UserId } from '@anochat/contract';

import { type Effect, gainedBy, lostBy } from './effect';

/** Whom a reading lets in; `told` as in `Position`. */
export interface Entrant {
  readonly userId: UserId;
  readonly told: Seq | undefined;
}

export type Taken = 'delivered' | 'duplicate' | 'held' | 'forgotten';

/**
 * One conversation's entries on their way to the local listeners. Until it is open, entries are
 * held; from then on they leave in order of seq, without a gap.
 */
export class ConversationStream {
  private delivered: Seq | undefined;
  private openedAt: Seq = 0;
  private head: Seq = 0;
  private held: Map<Seq, Entry> | undefined;
  private waiting: Map<Seq, Entrant[]> | undefined;

  constructor(private readonly capacity: number) {}

  get isOpen(): boolean {
    return this.delivered !== undefined;
  }

  /** The last seq that left. */
  get position(): Seq {
    return this.delivered ?? 0;
  }

  get hasGap(): boolean {
    return this.delivered !== undefined && this.head > this.delivered;
  }

  /** Somebody joins once a later entry has left. */
  get isAwaited(): boolean {
    return this.waiting !== undefined && this.waiting.size > 0;
  }

  /** The last seq that is missing before something that is held, or the head. */
  get gapEnd(): Seq {
    let end = this.head;
    for (const seq of this.held?.keys() ?? []) end = Math.min(end, seq - 1);
    return end;
  }

  open(position: Seq): void {
    this.delivered = position;
    this.openedAt = position;
    for (const seq of this.held?.keys() ?? []) if (seq <= position) this.held?.delete(seq);
  }

  /** The log reaches at least to `seq`. */
  sawHead(seq: Seq): void {
    if (seq > this.head) this.head = seq;
  }

  /** The user is a member at `position` and gets what is above: now, or once that has left. */
  joinAt(position: Seq, entrant: Entrant, conversationId: string, out: Effect[]): void {
    const { userId, told } = entrant;
    if (position < this.openedAt) {
      // Changes between the two were never seen here, so the user may have left: look again.
      out.push({ type: 'attach', conversationId, userIds: [userId], seq: position });
      return;
    }
    if (position <= this.position) {
      const from = this.position;
      out.push({ type: 'join', conversationId, userId, from, gained: false, told });
      return;
    }
    this.waiting ??= new Map();
    const entrants = this.waiting.get(position);
    if (entrants === undefined) this.waiting.set(position, [entrant]);
    else entrants.push(entrant);
    this.sawHead(position);
  }

  take(entry: Entry, out: Effect[]): Taken {
    this.sawHead(entry.seq);
    if (this.delivered !== undefined && entry.seq <= this.delivered) return 'duplicate';
    if (this.delivered !== undefined && entry.seq === this.delivered + 1) {
      this.deliver(entry, out);
      this.release(out);
      return 'delivered';
    }
    this.held ??= new Map();
    if (this.held.has(entry.seq)) return 'duplicate';
    // Above the capacity the head alone is kept: the log has the rest.
    if (this.held.size >= this.capacity) return 'forgotten';
    this.held.set(entry.seq, entry);
    return 'held';
  }

  /** Delivers what is held and has become next. */
  release(out: Effect[]): void {
    if (this.held === undefined || this.delivered === undefined) return;
    for (;;) {
      const next: Entry | undefined = this.held.get(this.delivered + 1);
      if (next === undefined) break;
      this.held.delete(next.seq);
      this.deliver(next, out);
    }
    if (this.held.size === 0) this.held = undefined;
  }

  private deliver(entry: Entry, out: Effect[]): void {
    const { conversationId, seq } = entry;
    for (const userId of gainedBy(entry))
      out.push({
        type: 'join',
        conversationId,
        userId,
        from: seq - 1,
        gained: true,
        told: undefined,
      });
    out.push({ type: 'deliver', entry });
    for (const userId of lostBy(entry)) out.push({ type: 'leave', conversationId, userId, seq });
    this.delivered = seq;
    const waiting = this.waiting?.get(seq);
    if (waiting === undefined) return;
    this.waiting?.delete(seq);
    for (const { userId, told } of waiting)
      out.push({ type: 'join', conversationId, userId, from: seq, gained: false, told });
  }
}
