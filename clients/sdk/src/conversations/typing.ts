import { LIMITS, type ConversationId, type UserId } from '@anochat/contract';
import { Cell } from '../observable';
import type { Surroundings } from './surroundings';

/** Who is typing in one conversation, and saying so oneself. */
export class Typing {
  readonly users = new Cell<readonly UserId[]>([]);
  private readonly expiries = new Map<UserId, () => void>();
  private isActive = false;
  private lastSaidAt = 0;

  constructor(
    private readonly id: ConversationId,
    private readonly around: Pick<Surroundings, 'clock' | 'isOnline' | 'request'>,
    /** `null` until a head came. */
    private readonly memberCount: () => number | null,
  ) {}

  /** Somebody else began or ended. */
  heard(user: UserId, active: boolean): void {
    this.expiries.get(user)?.();
    this.expiries.delete(user);
    if (active) {
      const cancel = this.around.clock.after(LIMITS.typingExpiryMs, () => this.heard(user, false));
      this.expiries.set(user, cancel);
    }
    const others = this.users.get().filter((other) => other !== user);
    if (active || others.length < this.users.get().length) {
      this.users.set(active ? [...others, user] : others);
    }
  }

  set(active: boolean): void {
    const now = this.around.clock.now();
    if (active && now - this.lastSaidAt < LIMITS.typingIntervalMs) return;
    if (!active && !this.isActive) return;
    this.isActive = active;
    // After the end the next beginning is said at once.
    this.lastSaidAt = active ? now : 0;
    this.say(active);
  }

  stop(): void {
    for (const cancel of this.expiries.values()) cancel();
    this.expiries.clear();
  }

  private say(active: boolean): void {
    const memberCount = this.memberCount();
    if (memberCount === null || memberCount > LIMITS.typingMembers) return;
    if (!this.around.isOnline()) return;
    // Volatile: nobody waits for it.
    this.around.request('typing.set', { conversationId: this.id, active }).catch(() => undefined);
  }
}
