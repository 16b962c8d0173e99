import { LIMITS, type ConversationId, type Head, type Mark, type UserId } from '@anochat/contract';
import type { Surroundings } from './surroundings';

/** How far the other members have received and read one conversation, as far as they are told. */
export class OthersMarks {
  private marks: ReadonlyMap<UserId, Mark> = new Map();
  /** Answers to an earlier session or timeline are dropped. */
  private generation = 0;

  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
  ) {}

  /** Between two people the other's marks stand in the head. */
  withPeer(peer: Head['peer']): ReadonlyMap<UserId, Mark> {
    if (!peer) return this.marks;
    const { readSeq, deliveredSeq, profile } = peer;
    return new Map(this.marks).set(profile.id, {
      userId: profile.id,
      fromSeq: 1,
      readSeq,
      deliveredSeq,
    });
  }

  of(userId: UserId | undefined): Mark | undefined {
    return userId === undefined ? undefined : this.marks.get(userId);
  }

  take({ userId, fromSeq, readSeq, deliveredSeq }: Mark): void {
    const before = this.marks.get(userId);
    this.marks = new Map(this.marks).set(userId, {
      userId,
      fromSeq,
      readSeq: Math.max(before?.readSeq ?? 0, readSeq),
      deliveredSeq: Math.max(before?.deliveredSeq ?? 0, deliveredSeq),
    });
  }

  /** Who has left counts no longer, and who is out is told nothing more of the others. */
  leave(users: readonly UserId[], self: UserId): void {
    const left = users.includes(self) ? [] : this.marks;
    this.marks = new Map([...left].filter(([user]) => !users.includes(user)));
  }

  /** Gives back what the server says; nothing where it does not tell, or cannot be asked. */
  async load(head: Head | null): Promise<readonly Mark[]> {
    const { generation, around } = this;
    if (!head || head.memberCount > LIMITS.readMarkMembers || !around.isOnline()) return [];
    try {
      const { items } = await around.api.log.marks(this.id);
      return generation === this.generation ? items : [];
    } catch (error) {
      around.log('info', 'The markers were not read', { error: String(error) });
      return [];
    }
  }

  forget(): void {
    this.generation += 1;
    this.marks = new Map();
  }
}
