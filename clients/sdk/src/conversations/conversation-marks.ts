import type { ConversationId, Head, Mark, MembershipChange, Seq, UserId } from '@anochat/contract';
import type { KnownHead } from './known-head';
import { OthersMarks } from './others-marks';
import { OwnMarks } from './own-marks';
import type { MarkMoved } from './reduce-head';
import type { Surroundings } from './surroundings';

export interface ConversationMarksOptions {
  readonly id: ConversationId;
  readonly around: Surroundings;
  readonly head: Pick<KnownHead, 'current' | 'takeMark'>;
  /** Somebody looks at the timeline, where the marks of the others are shown. */
  readonly isWatched: () => boolean;
  readonly onOthers: () => void;
}

/** How far this user and the others have received and read one conversation. */
export class ConversationMarks {
  private readonly own: OwnMarks;
  private readonly others: OthersMarks;

  constructor(private readonly options: ConversationMarksOptions) {
    const { id, around } = options;
    this.own = new OwnMarks(id, around);
    this.others = new OthersMarks(id, around);
  }

  /** Those of the others, as they are shown. */
  get shown(): ReadonlyMap<UserId, Mark> {
    return this.others.withPeer(this.head?.peer ?? null);
  }

  /** See `KnownHeadOptions`. */
  ofHead(head: Head): readonly MarkMoved[] {
    return [this.own.told, this.others.of(head.peer?.profile.id)].filter(
      (mark) => mark !== null && mark !== undefined,
    );
  }

  startFrom(me: Head['me']): void {
    this.own.startFrom(me);
  }

  take(mark: MarkMoved): void {
    const isOwn = mark.userId === this.self;
    if (isOwn) this.own.take(mark);
    else this.others.take(mark);
    this.options.head.takeMark(mark);
    // After the head: between two people the other's marks stand there.
    if (!isOwn) this.options.onOthers();
  }

  moveRead(upTo: Seq): void {
    this.own.moveRead(upTo);
  }

  moveDelivered(head: Head): void {
    this.own.moveDelivered(head);
  }

  /** Who has left counts no longer for what was delivered and read; who has come brings a mark. */
  membersChanged({ type, users }: MembershipChange): void {
    if (type === 'left' || type === 'removed' || type === 'banned') {
      this.others.leave(users, this.self);
      this.options.onOthers();
    } else if (this.options.isWatched()) void this.load();
  }

  async load(): Promise<void> {
    const marks = await this.others.load(this.head);
    for (const mark of marks) if (mark.userId !== this.self) this.take(mark);
  }

  /** The connection is back. */
  wake(): void {
    this.own.wake();
  }

  forget(): void {
    this.own.forget();
    this.others.forget();
  }

  stop(): void {
    this.own.stop();
  }

  private get head(): Head | null {
    return this.options.head.current;
  }

  private get self(): UserId {
    return this.options.around.account().self;
  }
}
