import type {
  ConversationId,
  Entry,
  Head,
  MessageEntry,
  Seq,
  UserId,
  UserProfile,
} from '@anochat/contract';
import type { Conversation } from '../client/anochat';
import type { Opened } from '../codec';
import { ConversationParts } from './conversation-parts';
import type { Draft } from './draft';
import type { MarkMoved } from './reduce-head';
import type { Surroundings } from './surroundings';

/** One conversation: what comes in, and what a person does, given to the part that it is for. */
export class ConversationEngine implements Conversation {
  private readonly parts: ConversationParts;

  constructor(
    readonly id: ConversationId,
    private readonly around: Surroundings,
  ) {
    this.parts = new ConversationParts(id, around);
  }

  get summary(): Conversation['summary'] {
    return this.parts.summary.cell;
  }

  get timeline(): Conversation['timeline'] {
    return this.parts.window.timeline;
  }

  get draft(): Conversation['draft'] {
    return this.parts.draft.cell;
  }

  get typing(): Conversation['typing'] {
    return this.parts.typing.users;
  }

  get members(): Conversation['members'] {
    return this.parts.memberList.cell;
  }

  get currentHead(): Head | null {
    return this.parts.head.current;
  }

  // What comes in

  /** `isNew`: it began, or was joined, while this client was following. */
  takeHead(head: Head, from: { readonly isLive: boolean; readonly isNew?: boolean }): void {
    const { log, marks, window } = this.parts;
    if (!this.currentHead && from.isNew) log.startEmpty();
    const merged = this.parts.head.take(head);
    if (head.peer) this.around.profiles.remember([head.peer.profile]);
    marks.startFrom(head.me);
    log.takeHead(head, null, from.isLive);
    marks.moveDelivered(merged);
    window.refresh();
    if (this.around.followsAll()) this.follow();
  }

  /** It was known to be encrypted when this client ran before. */
  restoreEncrypted(): void {
    this.parts.head.restoreEncrypted();
  }

  /** A head from this device's own store. */
  restoreHead(head: Head): void {
    this.parts.head.set(head);
  }

  /** When something expires in the log that this device has stored. */
  restoreExpiry(at: number): void {
    this.parts.expiry.restore(at);
  }

  restoreDraft(draft: Draft): void {
    this.parts.draft.restore(draft);
  }

  /** Another tab has stored it. */
  followDraft(draft: Draft): void {
    this.parts.draft.follow(draft);
  }

  /** From another device of the account; `isWriting`: it is being written here, too. */
  takeDraft(draft: Draft, isWriting: boolean): void {
    this.parts.draft.take(draft, isWriting);
  }

  /** What the other devices are to have. */
  get latestDraft(): Draft {
    return this.parts.draft.latest;
  }

  /** Gives back whether the entry was news. */
  takeEntry(entry: Entry): boolean {
    const { head, log, reader, writing, typing, memberList, marks } = this.parts;
    log.takeEntry(entry);
    if (!head.current) return false;
    const isNews = entry.seq > head.current.lastSeq;
    if (isNews) head.takeEntry(entry, reader.namesSelf(entry));
    writing.settle([entry]);
    // What was being typed is said; a change of keys in between says nothing of that.
    if (entry.kind === 'message') typing.heard(entry.sender, false);
    if (entry.kind === 'membership') {
      memberList.changed();
      marks.membersChanged(entry.change);
    }
    marks.moveDelivered(head.current);
    return isNews;
  }

  takeMark(mark: MarkMoved): void {
    this.parts.marks.take(mark);
  }

  /** Somebody calls themselves something else now. */
  takeProfile(user: UserProfile): void {
    this.parts.memberList.renamed(user);
    this.parts.head.takeProfile(user);
  }

  takeTyping(user: UserId, active: boolean): void {
    if (user !== this.around.account().self) this.parts.typing.heard(user, active);
  }

  outboxChanged(): void {
    this.parts.window.refresh();
    this.parts.summary.refresh();
  }

  /** Keys have come. */
  openAgain(): void {
    this.parts.openAgain();
  }

  /** Nobody waits any more for what its log holds. */
  keepLog(): void {
    this.parts.log.keep();
  }

  /** The connection is back. */
  wake(): void {
    const { log, marks, draft, window } = this.parts;
    log.wake();
    marks.wake();
    draft.wake();
    if (window.isWatched) void marks.load();
    window.refresh();
  }

  connectionChanged(): void {
    this.parts.window.refresh();
  }

  follow(): void {
    void this.parts.log.open();
  }

  /** Everything that was read is void; with `null` the session is over, too. */
  forget(timeline: string | null): void {
    const { head, marks, window, draft, expiry, log, summary } = this.parts;
    const isOver = timeline === null;
    // What was heard before there was a head is of the timeline that begins.
    if (head.current || isOver) marks.forget();
    head.forget(isOver);
    window.forget(isOver);
    if (isOver) draft.forget();
    expiry.forget();
    log.forget(timeline);
    summary.refresh();
  }

  stop(): void {
    const { window, expiry, log, typing, marks } = this.parts;
    for (const part of [window, expiry, log, typing, marks]) part.stop();
  }

  /** Opens content by the codec of the conversation's mode. */
  open(entry: MessageEntry, about?: Entry): Opened {
    return this.parts.reader.open(entry, about);
  }

  /** See `Codec.refer`. */
  refer(entry: MessageEntry): string | undefined {
    return this.parts.reader.codec?.refer?.(entry);
  }

  // What a person does

  readonly loadOlder = (): Promise<void> => this.parts.window.loadOlder();
  readonly loadNewer = (): Promise<void> => this.parts.window.loadNewer();
  readonly showAround = (seq: Seq): Promise<void> => this.parts.window.showAround(seq);
  readonly showEnd = (): void => this.parts.window.showEnd();
  readonly loadMoreMembers = (): Promise<void> => this.parts.memberList.loadMore();

  readonly send: Conversation['send'] = (message) => {
    this.parts.typing.set(false);
    return this.parts.writing.send(message);
  };
  readonly edit: Conversation['edit'] = (...change) => this.parts.writing.edit(...change);
  readonly react: Conversation['react'] = (...reaction) => this.parts.writing.react(...reaction);
  readonly redact: Conversation['redact'] = (seq) => this.parts.writing.redact(seq);
  readonly retry: Conversation['retry'] = (key) => this.parts.writing.retry(key);
  readonly supplyFile: Conversation['supplyFile'] = (...file) =>
    this.parts.writing.supplyFile(...file);
  readonly discard: Conversation['discard'] = (key) => this.parts.writing.discard(key);

  readonly changeSettings: Conversation['changeSettings'] = (settings) =>
    this.parts.membership.changeSettings(settings);
  readonly addMembers: Conversation['addMembers'] = (users) => this.parts.membership.add(users);
  readonly removeMember: Conversation['removeMember'] = (user) =>
    this.parts.membership.remove(user);
  readonly leave: Conversation['leave'] = () => this.parts.membership.leave();
  readonly changeRole: Conversation['changeRole'] = (user, role) =>
    this.parts.membership.changeRole(user, role);

  readonly setTyping = (active: boolean): void => this.parts.typing.set(active);
  readonly setDraft: Conversation['setDraft'] = (input) => this.parts.draft.set(input);
  readonly attendDraft: Conversation['attendDraft'] = (isAttended) =>
    this.parts.draft.attend(isAttended);

  readonly markRead = (upTo: Seq): void => {
    const { head, log, reader, marks } = this.parts;
    const mains = [...(log.state?.mains.values() ?? [])];
    const read = head.read(upTo, mains, (entry) => reader.namesSelf(entry));
    if (read !== null) marks.moveRead(read);
  };
}
