import {
  LIMITS,
  type ConversationId,
  type Entry,
  type Head,
  type Mark,
  type MembershipChange,
  type MessageContent,
  type Seq,
  type UserId,
  type UserProfile,
} from '@anochat/contract';
import type { Conversation, MessageInput } from '../client/anochat';
import type { Opened } from '../codec';
import {
  emptyLog,
  initialLog,
  liveSpan,
  restoreLog,
  skipDown,
  spanAt,
  storeLog,
  type HeadAsk,
  type LogState,
  type StoredLog,
} from '../log';
import { Cell } from '../observable';
import { outgoingOf } from '../outbox';
import { TimelineView, type Timeline } from '../view';
import type { ConversationSummary } from './conversation-summary';
import { describeSummary } from './describe-summary';
import type { Draft, DraftInput } from './draft';
import { LogDriver } from './log-driver';
import { MemberList } from './member-list';
import {
  applyEntryToHead,
  applyMark,
  applyOwnRead,
  mergeHead,
  type MarkMoved,
} from './reduce-head';
import type { Surroundings } from './surroundings';
import { ThrottledMark } from './throttled-mark';
import { Typing } from './typing';
import { present } from '../present';

/** A conversation that is left for a moment need not be loaded again. */
const CLOSE_AFTER_MS = 30_000;
/** Enough to show a quoted message. */
const QUOTE_PAGE = 1;

const EMPTY: Timeline = {
  status: 'loading',
  items: [],
  hasOlder: false,
  hasNewer: false,
  isLoadingOlder: false,
  isLoadingNewer: false,
  lastSeq: 0,
};

export const headKey = (id: ConversationId): string => `head/${id}`;
export const logKey = (id: ConversationId): string => `log/${id}`;
export const draftKey = (id: ConversationId): string => `draft/${id}`;

/** One conversation: its head, and while it is shown or followed its log. */
export class ConversationEngine implements Conversation {
  readonly summary = new Cell<ConversationSummary | null>(null);
  readonly timeline = new Cell<Timeline>(EMPTY, (isWatched) => this.watched(isWatched));
  readonly draft = new Cell<Draft | null>(null);

  private head: Head | null = null;
  private driver: LogDriver | null = null;
  private loadingDriver: Promise<LogDriver | null> | null = null;
  /** Answers to an earlier session or timeline are dropped. */
  private generation = 0;
  private startsEmpty = false;
  private cancelClose: () => void = () => undefined;
  private anchor: Seq | null = null;
  private marks: ReadonlyMap<UserId, Mark> = new Map();
  private readonly askedQuotes = new Set<Seq>();
  private readonly view: TimelineView;
  private readonly typingState: Typing;
  private readonly memberList: MemberList;
  private readonly readMark: ThrottledMark;
  private readonly deliveredMark: ThrottledMark;

  constructor(
    readonly id: ConversationId,
    private readonly around: Surroundings,
  ) {
    const { clock, api } = around;
    this.view = new TimelineView((entry) => this.open(entry));
    this.typingState = new Typing(clock, (active) => this.sayTyping(active));
    this.typingState.users.subscribe(() => this.refreshSummary());
    this.memberList = new MemberList(api, id, (page) =>
      around.profiles.remember(page.items.map(({ user }) => user)),
    );
    this.readMark = new ThrottledMark(clock, (upTo) =>
      around.isOnline()
        ? around.request('read.mark', { conversationId: id, upTo })
        : api.log.markRead(id, { upTo }),
    );
    this.deliveredMark = new ThrottledMark(clock, (upTo) =>
      around.request('delivered.mark', { conversationId: id, upTo }),
    );
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
    if (!this.head && from.isNew) this.startsEmpty = true;
    this.setHead(mergeHead(this.head, head));
    if (head.peer) this.around.profiles.remember([head.peer.profile]);
    this.readMark.startFrom(head.me.readSeq);
    this.deliveredMark.startFrom(head.me.deliveredSeq);
    this.feedHead(head, null, from.isLive);
    this.markDelivered();
    this.refreshTimeline();
    if (this.around.followsAll()) this.follow();
  }

  /** A head from this device's own store. */
  restoreHead(head: Head): void {
    this.setHead(head);
  }

  restoreDraft(draft: Draft | null): void {
    this.draft.set(draft);
    this.refreshSummary();
  }

  /** Gives back whether the entry was news. */
  takeEntry(entry: Entry): boolean {
    const timeline = this.around.timeline();
    if (timeline !== null) this.driver?.take({ type: 'entry', timeline, entry });
    if (!this.head) return false;
    const isNews = entry.seq > this.head.lastSeq;
    if (isNews) this.setHead(applyEntryToHead(this.head, entry, this.self, this.mentionsMe(entry)));
    this.settle([entry]);
    this.typingState.heard(entry.sender, false);
    if (entry.kind === 'membership') this.membersChanged(entry.change);
    this.markDelivered();
    return isNews;
  }

  takeMark(mark: MarkMoved): void {
    if (mark.userId !== this.self) {
      const before = this.marks.get(mark.userId);
      this.marks = new Map(this.marks).set(mark.userId, {
        userId: mark.userId,
        fromSeq: mark.fromSeq,
        readSeq: Math.max(before?.readSeq ?? 0, mark.readSeq),
        deliveredSeq: Math.max(before?.deliveredSeq ?? 0, mark.deliveredSeq),
      });
    }
    if (this.head) this.setHead(applyMark(this.head, mark, this.self));
    // After the head: between two people the other's marks stand there.
    if (mark.userId !== this.self) this.refreshTimeline();
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
    this.refreshTimeline();
    this.refreshSummary();
  }

  /** The connection is back. */
  wake(): void {
    this.driver?.take({ type: 'wake' });
    this.readMark.wake();
    this.deliveredMark.wake();
    if (this.timeline.isWatched) void this.loadMarks();
    this.refreshTimeline();
  }

  connectionChanged(): void {
    if (this.timeline.isWatched) this.refreshTimeline();
  }

  follow(): void {
    void this.openLog();
  }

  /** Everything that was read is void. */
  forget(timeline: string | null): void {
    this.generation += 1;
    this.head = null;
    this.anchor = null;
    this.marks = new Map();
    this.askedQuotes.clear();
    if (timeline === null) {
      this.driver?.stop();
      this.driver = null;
      this.timeline.set(EMPTY);
      this.draft.set(null);
    } else {
      this.driver?.take({ type: 'forget', timeline });
    }
    this.loadingDriver = null;
    this.refreshSummary();
  }

  stop(): void {
    this.cancelClose();
    this.driver?.stop();
    this.typingState.stop();
    this.readMark.stop();
    this.deliveredMark.stop();
  }

  // What a person does

  readonly loadOlder = async (): Promise<void> => {
    const driver = await this.openLog();
    const span = driver && this.shownSpan(driver.state);
    if (!driver || !span) {
      driver?.take({ type: 'open' });
      return driver?.untilRead();
    }
    const { hidden, firstSeq } = driver.state;
    if (skipDown(hidden, span[0] - 1) <= firstSeq) return;
    driver.take({ type: 'want', query: { before: span[0] } });
    return driver.untilRead();
  };

  readonly loadNewer = async (): Promise<void> => {
    const driver = await this.openLog();
    const span = driver && this.shownSpan(driver.state);
    if (!driver || !span || span === liveSpan(driver.state)) return;
    driver.take({ type: 'want', query: { around: span[1] + 1 } });
    return driver.untilRead();
  };

  readonly showAround = async (seq: Seq): Promise<void> => {
    const driver = await this.openLog();
    if (!driver) return;
    this.anchor = seq;
    if (!spanAt(driver.state.covered, seq)) driver.take({ type: 'want', query: { around: seq } });
    else this.refreshTimeline();
    return driver.untilRead();
  };

  readonly showEnd = (): void => {
    this.anchor = null;
    this.refreshTimeline();
  };

  readonly send = async (message: MessageInput): Promise<void> => {
    const content: MessageContent = {
      v: 1,
      type: 'message',
      parts: message.parts,
      ...(message.mentions?.length ? { mentions: [...message.mentions] } : {}),
      ...(message.replyTo === undefined ? {} : { replyTo: { seq: message.replyTo } }),
      ...(message.forwardedFrom === undefined
        ? {}
        : { forwarded: { sender: message.forwardedFrom } }),
    };
    this.typingState.set(false);
    await this.around.outbox.add(this.id, outgoingOf(content, null), this.readSeq);
  };

  readonly edit: Conversation['edit'] = async (seq, { parts, mentions }) => {
    const more = mentions?.length ? { mentions: [...mentions] } : {};
    const outgoing = outgoingOf({ v: 1, type: 'edit', parts, ...more }, seq);
    await this.around.outbox.add(this.id, outgoing, this.readSeq);
  };

  readonly react: Conversation['react'] = async (seq, emoji, op) => {
    const outgoing = outgoingOf({ v: 1, type: 'reaction', emoji, op }, seq);
    await this.around.outbox.add(this.id, outgoing, this.readSeq);
  };

  readonly redact: Conversation['redact'] = async (seq) => {
    await this.around.outbox.add(this.id, { kind: 'redaction', target: seq }, this.readSeq);
  };

  readonly retry = (key: string): Promise<void> => this.around.outbox.retry(this.id, key);
  readonly discard = (key: string): Promise<void> => this.around.outbox.discard(this.id, key);

  readonly markRead = (upTo: Seq): void => {
    if (!this.head || this.head.me.role === null || upTo <= this.head.me.readSeq) return;
    const entries = [...(this.driver?.state.mains.values() ?? [])];
    const n = entries.find(({ seq }) => seq === upTo)?.n ?? null;
    const mentionsAbove = entries.filter(
      (entry) => entry.seq > upTo && entry.sender !== this.self && this.mentionsMe(entry),
    ).length;
    this.setHead(applyOwnRead(this.head, { seq: upTo, n, mentionsAbove }));
    this.readMark.move(Math.min(upTo, this.head.lastSeq));
  };

  readonly setTyping = (active: boolean): void => this.typingState.set(active);

  readonly setDraft = (input: DraftInput | null): void => {
    const isEmpty =
      !input || (input.text === '' && input.replyTo === null && input.editing === null);
    const draft = isEmpty ? null : { ...input, updatedAt: this.around.clock.now() };
    this.draft.set(draft);
    this.refreshSummary();
    // Not gathered: a reload right after the last key must find it.
    void this.around.records
      .write([{ key: draftKey(this.id), value: draft ?? undefined }])
      .then(() => this.around.onDraft(this.id));
  };

  readonly loadMoreMembers = (): Promise<void> => this.memberList.loadMore();

  /** Opens content by the codec of the conversation's mode. */
  open(entry: Entry & { readonly kind: 'message' }): Opened {
    const codec = this.head && this.around.codecs[this.head.mode];
    return codec ? codec.open(entry) : { state: 'unreadable', reason: 'no-codec' };
  }

  // Within

  private get self(): UserId {
    return this.around.account().self;
  }

  private get readSeq(): Seq {
    return this.head?.me.readSeq ?? 0;
  }

  private setHead(head: Head): void {
    this.head = head;
    this.around.writeBehind.put(headKey(this.id), () => this.head ?? undefined);
    this.refreshSummary();
  }

  private feedHead(head: Head, asked: HeadAsk | null, isLive: boolean): void {
    const timeline = this.around.timeline();
    if (!this.driver || timeline === null) return;
    const { lastSeq, firstSeq, hidden } = head;
    const isMember = head.me.role !== null;
    this.driver.take({
      type: 'head',
      timeline,
      head: { lastSeq, firstSeq, hidden, isMember },
      asked,
      isLive,
    });
  }

  private watched(isWatched: boolean): void {
    this.cancelClose();
    if (isWatched) {
      void this.openLog();
      void this.loadMarks();
      return;
    }
    this.cancelClose = this.around.clock.after(CLOSE_AFTER_MS, () => {
      this.anchor = null;
      if (!this.around.followsAll()) this.driver?.take({ type: 'close' });
    });
  }

  private async openLog(): Promise<LogDriver | null> {
    this.loadingDriver ??= this.createDriver();
    const driver = await this.loadingDriver;
    if (driver && !driver.state.isOpen) driver.take({ type: 'open' });
    return driver;
  }

  private async createDriver(): Promise<LogDriver | null> {
    if (this.driver) return this.driver;
    const { generation } = this;
    const stored = await this.around.records.get<StoredLog>(logKey(this.id)).catch(() => null);
    if (generation !== this.generation) return null;
    const { api, clock, random, log, isOnline } = this.around;
    this.driver = new LogDriver({
      id: this.id,
      initial: this.initialState(stored),
      api,
      clock,
      random,
      log,
      isOnline,
      onChange: (state) => this.logChanged(state),
      onAppended: (entries) => this.appended(entries),
      readHead: (asked) => this.readHead(asked),
    });
    this.driver.take({ type: 'open' });
    if (this.head) this.feedHead(this.head, null, false);
    return this.driver;
  }

  private initialState(stored: StoredLog | null): LogState {
    const timeline = this.around.timeline();
    if (stored && stored.timeline === timeline) return restoreLog(this.self, stored);
    const startsEmpty = this.startsEmpty && this.around.followsAll() && timeline !== null;
    return startsEmpty ? emptyLog(this.self, timeline) : initialLog(this.self);
  }

  private async readHead(asked: HeadAsk | null): Promise<void> {
    const head = await this.around.api.conversations.get(this.id);
    const isShorter = asked !== null && head.lastSeq < asked.have;
    this.setHead(isShorter ? head : mergeHead(this.head, head));
    this.feedHead(head, asked, true);
  }

  private logChanged(state: LogState): void {
    this.around.writeBehind.put(logKey(this.id), () =>
      this.driver ? (storeLog(this.driver.state) ?? undefined) : undefined,
    );
    this.settleSent(state);
    this.refreshTimeline();
  }

  private appended(entries: readonly Entry[]): void {
    this.settle(entries);
    this.around.onAppended(this.id, entries);
  }

  /** Own entries take the place of their outbox items. */
  private settle(entries: readonly Entry[]): void {
    const { device } = this.around.account();
    const own = entries.filter((entry) => entry.device === device && entry.clientId !== null);
    if (own.length === 0) return;
    this.around.outbox.settle(this.id, new Set(own.map(({ clientId }) => present(clientId))));
  }

  /** What was sent stands in pages too, and in logs that nobody looks at. */
  private settleSent(state: LogState): void {
    const settled = this.around.outbox
      .of(this.id)
      .filter((item) => item.state.type === 'sent' && item.state.seq <= (state.have ?? 0));
    if (settled.length === 0) return;
    this.around.outbox.settle(this.id, new Set(settled.map(({ clientId }) => clientId)));
  }

  /** Who has left counts no longer for what was delivered and read; who has come brings a mark. */
  private membersChanged({ type, users }: MembershipChange): void {
    this.memberList.changed();
    if (type === 'left' || type === 'removed' || type === 'banned') {
      const gone = new Set<UserId>(users);
      // Who is out is told nothing more of the others.
      const left = gone.has(this.self) ? [] : this.marks;
      this.marks = new Map([...left].filter(([user]) => !gone.has(user)));
      this.refreshTimeline();
    } else if (this.timeline.isWatched) void this.loadMarks();
  }

  private async loadMarks(): Promise<void> {
    const { head, generation } = this;
    if (!head || head.memberCount > LIMITS.readMarkMembers || !this.around.isOnline()) return;
    try {
      const { items } = await this.around.api.log.marks(this.id);
      if (generation !== this.generation) return;
      for (const mark of items) if (mark.userId !== this.self) this.takeMark(mark);
    } catch (error) {
      this.around.log('info', 'The markers were not read', { error: String(error) });
    }
  }

  private markDelivered(): void {
    if (!this.head || this.head.me.role === null) return;
    if (this.head.memberCount > LIMITS.deliveredMarkMembers) return;
    if (this.head.lastSeq > this.head.me.deliveredSeq) this.deliveredMark.move(this.head.lastSeq);
  }

  private sayTyping(active: boolean): void {
    if (!this.head || this.head.memberCount > LIMITS.typingMembers) return;
    if (!this.around.isOnline()) return;
    // Volatile: nobody waits for it.
    this.around.request('typing.set', { conversationId: this.id, active }).catch(() => undefined);
  }

  private mentionsMe(entry: Entry): boolean {
    if (entry.kind !== 'message' || entry.erased) return false;
    const opened = this.open(entry);
    if (opened.state !== 'opened' || opened.content.type !== 'message') return false;
    return opened.content.mentions?.includes(this.self) ?? false;
  }

  private shownSpan(state: LogState): readonly [Seq, Seq] | null {
    return this.anchor === null ? liveSpan(state) : spanAt(state.covered, this.anchor);
  }

  private refreshTimeline(): void {
    if (!this.driver || !this.timeline.isWatched) return;
    const { timeline, missingQuotes } = this.view.build({
      log: this.driver.state,
      anchor: this.anchor,
      outbox: this.around.outbox.of(this.id),
      marks: this.allMarks(),
      device: this.around.account().device,
      isOffline: !this.around.isOnline(),
      askedQuotes: this.askedQuotes,
    });
    this.timeline.set(timeline);
    for (const seq of missingQuotes) {
      this.askedQuotes.add(seq);
      this.driver.take({ type: 'want', query: { around: seq, limit: QUOTE_PAGE } });
    }
  }

  private allMarks(): ReadonlyMap<UserId, Mark> {
    const peer = this.head?.peer;
    if (!peer) return this.marks;
    const { readSeq, deliveredSeq, profile } = peer;
    return new Map(this.marks).set(profile.id, {
      userId: profile.id,
      fromSeq: 1,
      readSeq,
      deliveredSeq,
    });
  }

  private refreshSummary(): void {
    this.summary.set(
      this.head &&
        describeSummary({
          head: this.head,
          self: this.self,
          draft: this.draft.get(),
          typing: this.typingState.users.get(),
          outbox: this.around.outbox.of(this.id),
          open: (entry) => this.open(entry),
        }),
    );
    this.around.onSummary(this.id);
  }
}
