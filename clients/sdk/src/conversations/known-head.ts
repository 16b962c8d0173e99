import type { ConversationId, Entry, Head, Mode, Seq, UserProfile } from '@anochat/contract';
import { encryptedKey, headKey } from './record-keys';
import {
  applyEarlierMark,
  applyEntryToHead,
  applyMark,
  applyOwnRead,
  expireHead,
  mergeHead,
  type MarkMoved,
} from './reduce-head';
import type { Surroundings } from './surroundings';

export interface KnownHeadOptions {
  readonly id: ConversationId;
  readonly around: Pick<Surroundings, 'account' | 'writeBehind'>;
  /** The furthest that events have told of those whose marks stand in a head. */
  readonly marksFor: (head: Head) => readonly MarkMoved[];
  readonly onChange: () => void;
}

/** The head of one conversation: as the server says it, and moved on by what has come since. */
export class KnownHead {
  private head: Head | null = null;
  /** Was so once: whatever the server says later, nothing plain is sent to it or shown in it. */
  private isEncrypted = false;

  constructor(private readonly options: KnownHeadOptions) {}

  /** `null` until one came. */
  get current(): Head | null {
    return this.head;
  }

  get mode(): Mode | null {
    return this.head?.mode ?? null;
  }

  get readSeq(): Seq {
    return this.head?.me.readSeq ?? 0;
  }

  /** It was known to be encrypted when this client ran before. */
  restoreEncrypted(): void {
    this.isEncrypted = true;
  }

  /** Takes the place of what was known, also where it ends below that. */
  set(head: Head): void {
    const { id, around, onChange } = this.options;
    if (head.mode === 'e2ee' && !this.isEncrypted) {
      this.isEncrypted = true;
      around.writeBehind.put(encryptedKey(id), () => id);
    }
    this.head = this.isEncrypted ? { ...head, mode: 'e2ee' } : head;
    around.writeBehind.put(headKey(id), () => this.head ?? undefined);
    onChange();
  }

  /**
   * One of the server's. Markers that came by events while it was being read are not in it.
   * @returns the head as it is known now
   */
  take(head: Head): Head {
    const known = mergeHead(this.head, head);
    const merged = this.options
      .marksFor(known)
      .reduce((one, mark) => applyEarlierMark(one, mark, this.self), known);
    this.set(merged);
    return merged;
  }

  takeEntry(entry: Entry, namesSelf: boolean): void {
    if (this.head) this.set(applyEntryToHead(this.head, entry, this.self, namesSelf));
  }

  takeMark(mark: MarkMoved): void {
    if (this.head) this.set(applyMark(this.head, mark, this.self));
  }

  /** The other of two people calls themselves something else now. */
  takeProfile(user: UserProfile): void {
    const { head } = this;
    if (head?.peer?.profile.id !== user.id) return;
    this.set({ ...head, peer: { ...head.peer, profile: user } });
  }

  /**
   * This user has read so far, before the server confirms it. `entries`: those that are at hand.
   * @returns how far that is in the log, `null` where it is nothing new
   */
  read(upTo: Seq, entries: readonly Entry[], namesSelf: (entry: Entry) => boolean): Seq | null {
    const { head } = this;
    if (!head || head.me.role === null || upTo <= head.me.readSeq) return null;
    const mentionsAbove = entries.filter(
      (entry) => entry.seq > upTo && entry.sender !== this.self && namesSelf(entry),
    ).length;
    const n = entries.find(({ seq }) => seq === upTo)?.n ?? null;
    this.set(applyOwnRead(head, { seq: upTo, n, mentionsAbove }));
    return Math.min(upTo, head.lastSeq);
  }

  expire(now: number): void {
    if (this.head) this.set(expireHead(this.head, now));
  }

  /** What it shows may open otherwise now. */
  openAgain(): void {
    if (this.head) this.set(this.head);
  }

  /** `isOver`: the session, too. The store is not written. */
  forget(isOver: boolean): void {
    this.head = null;
    if (isOver) this.isEncrypted = false;
  }

  private get self(): string {
    return this.options.around.account().self;
  }
}
