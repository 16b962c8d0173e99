import type {
  ConversationId,
  Entry,
  Head,
  MembershipChange,
  MessageEntry,
  Seq,
  UserId,
  UserProfile,
} from '@anochat/contract';
import type { Conversation } from '../client/anochat';
import type { Opened } from '../codec';
import { Cell } from '../observable';
import { ContentReader } from './content-reader';
import { ConversationLog } from './conversation-log';
import { nextExpiry } from '../log';
import type { ConversationSummary } from './conversation-summary';
import { describeSummary } from './describe-summary';
import type { Draft } from './draft';
import { Expiry } from './expiry';
import { KeptDraft } from './kept-draft';
import { MemberList } from './member-list';
import { Membership } from './membership';
import { OthersMarks } from './others-marks';
import { OwnMarks } from './own-marks';
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
import { TimelineWindow } from './timeline-window';
import { Typing } from './typing';
import { Writing } from './writing';

/** One conversation: its head, and around it the parts that each follow one thing. */
export class ConversationEngine implements Conversation {
  readonly summary = new Cell<ConversationSummary | null>(null);
  private head: Head | null = null;
  /** Was so once: whatever the server says later, nothing plain is sent to it or shown in it. */
  private isEncrypted = false;
  /** Grows when what was opened before may open otherwise now. */
  private revision = 0;
  private readonly reader: ContentReader;
  private readonly log: ConversationLog;
  private readonly window: TimelineWindow;
  private readonly writing: Writing;
  private readonly keptDraft: KeptDraft;
  private readonly typingState: Typing;
  private readonly memberList: MemberList;
  private readonly membership: Membership;
  private readonly ownMarks: OwnMarks;
  private readonly othersMarks: OthersMarks;
  private readonly expiry: Expiry;

  constructor(
    readonly id: ConversationId,
    private readonly around: Surroundings,
  ) {
    this.reader = new ContentReader(around, () => this.head?.mode ?? null);
    this.log = new ConversationLog({
      id,
      around,
      head: () => this.head,
      onHead: (head, isShorter) => this.setHead(isShorter ? head : this.merged(head)),
      onChange: (state) => {
        this.writing.settleUpTo(state.have);
        this.planExpiry();
        this.window.refresh();
      },
      onAppended: (entries) => {
        this.writing.settle(entries);
        around.onAppended(id, entries);
      },
      onPage: (page) => this.reader.codec?.takePage?.(page),
    });
    this.expiry = new Expiry(id, around, (now) => this.expire(now));
    this.window = new TimelineWindow({
      around,
      log: this.log,
      outbox: () => this.writing.items,
      marks: () => this.othersMarks.withPeer(this.head?.peer ?? null),
      reading: this.reader,
      lines: this.reader.lines,
      revision: () => this.revision,
      onWatched: () => void this.loadMarks(),
    });
    this.writing = new Writing(
      id,
      around,
      () => this.head?.me.readSeq ?? 0,
      (seq) => this.log.state?.mains.get(seq) ?? null,
      () => this.reader.codec,
      () => (this.head?.mode === 'e2ee' && around.titleOf(id)?.timer) || 0,
    );
    this.keptDraft = new KeptDraft(id, around);
    this.keptDraft.cell.subscribe(() => this.refreshSummary());
    this.typingState = new Typing(id, around, () => this.head?.memberCount ?? null);
    this.typingState.users.subscribe(() => this.refreshSummary());
    this.memberList = new MemberList(around.api, id, (page) =>
      around.profiles.remember(page.items.map(({ user }) => user)),
    );
    this.membership = new Membership(id, around, () => this.head?.mode ?? null);
    this.ownMarks = new OwnMarks(id, around);
    this.othersMarks = new OthersMarks(id, around);
  }

  get timeline(): Conversation['timeline'] {
    return this.window.timeline;
  }

  get draft(): Conversation['draft'] {
    return this.keptDraft.cell;
  }

  get typing(): Conversation['typing'] {
    return this.typingState.users;
  }

  get members(): Conversation['members'] {
    return this.memberList.cell;
  }

  get currentHead(): Head | null {
    return this.head;
  }

  // What comes in

  /** `isNew`: it began, or was joined, while this client was following. */
  takeHead(head: Head, from: { readonly isLive: boolean; readonly isNew?: boolean }): void {
    if (!this.head && from.isNew) this.log.startEmpty();
    const merged = this.merged(head);
    this.setHead(merged);
    if (head.peer) this.around.profiles.remember([head.peer.profile]);
    this.ownMarks.startFrom(head.me);
    this.log.takeHead(head, null, from.isLive);
    this.ownMarks.moveDelivered(merged);
    this.window.refresh();
    if (this.around.followsAll()) this.follow();
  }

  /** It was known to be encrypted when this client ran before. */
  restoreEncrypted(): void {
    this.isEncrypted = true;
  }

  /** A head from this device's own store. */
  restoreHead(head: Head): void {
    this.setHead(head);
  }

  /** When something expires in the log that this device has stored. */
  restoreExpiry(at: number): void {
    this.expiry.restore(at);
  }

  restoreDraft(draft: Draft): void {
    this.keptDraft.restore(draft);
  }

  /** Another tab has stored it. */
  followDraft(draft: Draft): void {
    this.keptDraft.follow(draft);
  }

  /** From another device of the account; `isWriting`: it is being written here, too. */
  takeDraft(draft: Draft, isWriting: boolean): void {
    this.keptDraft.take(draft, isWriting);
  }

  /** What the other devices are to have. */
  get latestDraft(): Draft {
    return this.keptDraft.latest;
  }

  /** Gives back whether the entry was news. */
  takeEntry(entry: Entry): boolean {
    this.log.takeEntry(entry);
    if (!this.head) return false;
    const isNews = entry.seq > this.head.lastSeq;
    if (isNews) {
      const namesSelf = this.reader.namesSelf(entry);
      this.setHead(applyEntryToHead(this.head, entry, this.self, namesSelf));
    }
    this.writing.settle([entry]);
    // What was being typed is said; a change of keys in between says nothing of that.
    if (entry.kind === 'message') this.typingState.heard(entry.sender, false);
    if (entry.kind === 'membership') this.membersChanged(entry.change);
    this.ownMarks.moveDelivered(this.head);
    return isNews;
  }

  takeMark(mark: MarkMoved): void {
    const isOwn = mark.userId === this.self;
    if (isOwn) this.ownMarks.take(mark);
    else this.othersMarks.take(mark);
    if (this.head) this.setHead(applyMark(this.head, mark, this.self));
    // After the head: between two people the other's marks stand there.
    if (!isOwn) this.window.refresh();
  }

  /** Somebody calls themselves something else now. */
  takeProfile(user: UserProfile): void {
    this.memberList.renamed(user);
    const { head } = this;
    if (head?.peer?.profile.id !== user.id) return;
    this.setHead({ ...head, peer: { ...head.peer, profile: user } });
  }

  takeTyping(user: UserId, active: boolean): void {
    if (user !== this.self) this.typingState.heard(user, active);
  }

  outboxChanged(): void {
    this.window.refresh();
    this.refreshSummary();
  }

  /** Keys have come: what was pending opens, and names people. */
  openAgain(): void {
    this.revision += 1;
    if (this.head) this.setHead(this.head);
    this.window.refresh();
  }

  /** Nobody waits any more for what its log holds. */
  keepLog(): void {
    this.log.keep();
  }

  /** The connection is back. */
  wake(): void {
    this.log.wake();
    this.ownMarks.wake();
    this.keptDraft.wake();
    if (this.window.isWatched) void this.loadMarks();
    this.window.refresh();
  }

  connectionChanged(): void {
    this.window.refresh();
  }

  follow(): void {
    void this.log.open();
  }

  /** Everything that was read is void; with `null` the session is over, too. */
  forget(timeline: string | null): void {
    // What was heard before there was a head is of the timeline that begins.
    if (this.head || timeline === null) {
      this.ownMarks.forget();
      this.othersMarks.forget();
    }
    this.head = null;
    if (timeline === null) this.isEncrypted = false;
    this.window.forget(timeline === null);
    if (timeline === null) this.keptDraft.forget();
    this.expiry.forget();
    this.log.forget(timeline);
    this.refreshSummary();
  }

  stop(): void {
    this.window.stop();
    this.expiry.stop();
    this.log.stop();
    this.typingState.stop();
    this.ownMarks.stop();
  }

  // What a person does

  readonly loadOlder = (): Promise<void> => this.window.loadOlder();
  readonly loadNewer = (): Promise<void> => this.window.loadNewer();
  readonly showAround = (seq: Seq): Promise<void> => this.window.showAround(seq);
  readonly showEnd = (): void => this.window.showEnd();
  readonly loadMoreMembers = (): Promise<void> => this.memberList.loadMore();

  readonly send: Conversation['send'] = (message) => {
    this.typingState.set(false);
    return this.writing.send(message);
  };
  readonly edit: Conversation['edit'] = (seq, message) => this.writing.edit(seq, message);
  readonly react: Conversation['react'] = (seq, emoji, op) => this.writing.react(seq, emoji, op);
  readonly redact: Conversation['redact'] = (seq) => this.writing.redact(seq);
  readonly retry: Conversation['retry'] = (key) => this.writing.retry(key);
  readonly supplyFile: Conversation['supplyFile'] = (...file) => this.writing.supplyFile(...file);
  readonly discard: Conversation['discard'] = (key) => this.writing.discard(key);

  readonly changeSettings: Conversation['changeSettings'] = (settings) =>
    this.membership.changeSettings(settings);
  readonly addMembers = (users: readonly UserId[]): Promise<void> => this.membership.add(users);
  readonly removeMember = (user: UserId): Promise<void> => this.membership.remove(user);
  readonly leave = (): Promise<void> => this.membership.leave();
  readonly changeRole: Conversation['changeRole'] = (user, role) =>
    this.membership.changeRole(user, role);

  readonly setTyping = (active: boolean): void => this.typingState.set(active);
  readonly setDraft: Conversation['setDraft'] = (input) => this.keptDraft.set(input);
  readonly attendDraft = (isAttended: boolean): void => this.keptDraft.attend(isAttended);

  readonly markRead = (upTo: Seq): void => {
    if (!this.head || this.head.me.role === null || upTo <= this.head.me.readSeq) return;
    const mains = [...(this.log.state?.mains.values() ?? [])];
    const mentionsAbove = mains.filter(
      (entry) => entry.seq > upTo && entry.sender !== this.self && this.reader.namesSelf(entry),
    ).length;
    const n = mains.find(({ seq }) => seq === upTo)?.n ?? null;
    this.setHead(applyOwnRead(this.head, { seq: upTo, n, mentionsAbove }));
    this.ownMarks.moveRead(Math.min(upTo, this.head.lastSeq));
  };

  /** Opens content by the codec of the conversation's mode. */
  open(entry: MessageEntry, about?: Entry): Opened {
    return this.reader.open(entry, about);
  }

  /** See `Codec.refer`. */
  refer(entry: MessageEntry): string | undefined {
    return this.reader.codec?.refer?.(entry);
  }

  // Within

  private get self(): UserId {
    return this.around.account().self;
  }

  /** Markers that came by events while this head was being read are not in it. */
  private merged(head: Head): Head {
    const merged = mergeHead(this.head, head);
    const marks = [this.ownMarks.told, this.othersMarks.of(merged.peer?.profile.id)];
    return marks.reduce(
      (one, mark) => (mark ? applyEarlierMark(one, mark, this.self) : one),
      merged,
    );
  }

  private planExpiry(): void {
    const { state } = this.log;
    const preview = this.head?.preview;
    this.expiry.plan([
      state && this.expiry.logChanged(state),
      preview ? nextExpiry([preview.entry]) : null,
    ]);
  }

  private expire(now: number): void {
    if (this.log.state) this.log.expire(now);
    else {
      this.expiry.expireStored(now).catch((error: unknown) => {
        this.around.log('warn', 'What has expired is still stored', { error: String(error) });
      });
    }
    if (this.head) this.setHead(expireHead(this.head, now));
    this.planExpiry();
  }

  /** Whom an encrypted message names, the server does not know. */
  private counted(head: Head): Head {
    if (head.mode !== 'e2ee') return head;
    return { ...head, mentions: this.around.mentionsAfter(this.id, head.me.readSeq) };
  }

  private setHead(head: Head): void {
    if (head.mode === 'e2ee' && !this.isEncrypted) {
      this.isEncrypted = true;
      this.around.writeBehind.put(encryptedKey(this.id), () => this.id);
    }
    this.head = this.isEncrypted ? { ...head, mode: 'e2ee' } : head;
    this.around.writeBehind.put(headKey(this.id), () => this.head ?? undefined);
    this.planExpiry();
    this.refreshSummary();
  }

  /** Who has left counts no longer for what was delivered and read; who has come brings a mark. */
  private membersChanged({ type, users }: MembershipChange): void {
    this.memberList.changed();
    if (type === 'left' || type === 'removed' || type === 'banned') {
      this.othersMarks.leave(users, this.self);
      this.window.refresh();
    } else if (this.window.isWatched) void this.loadMarks();
  }

  private async loadMarks(): Promise<void> {
    const marks = await this.othersMarks.load(this.head);
    for (const mark of marks) if (mark.userId !== this.self) this.takeMark(mark);
  }

  private refreshSummary(): void {
    this.summary.set(
      this.head &&
        describeSummary({
          head: this.counted(this.head),
          self: this.self,
          draft: this.draft.get(),
          typing: this.typingState.users.get(),
          outbox: this.writing.items,
          reading: this.reader,
          lines: this.reader.lines,
          title: this.head.mode === 'e2ee' ? this.around.titleOf(this.id) : null,
          now: this.around.clock.now(),
        }),
    );
    this.around.onSummary(this.id);
  }
}
