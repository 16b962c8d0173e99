import type {
  ConversationId,
  DeviceId,
  Entry,
  EntryPage,
  MembershipChange,
  Seq,
  SeqRange,
  UserId,
} from '@anochat/contract';

import type { LogHead, PageQuery } from '../../clients/sdk/src/log';

interface Span {
  readonly from: Seq;
  readonly to: Seq | null;
  readonly visibleFrom: Seq;
}

interface Conversation {
  readonly id: ConversationId;
  /** The entry with seq s stands at s - 1. */
  readonly entries: Entry[];
  readonly spans: Map<UserId, readonly Span[]>;
  firstSeq: Seq;
  /** When it last changed, in steps of the database. */
  changedAt: number;
}

export interface ModelHead extends LogHead {
  readonly id: ConversationId;
}

/** Says what a member may read, and how the log changes: written apart from the code under test. */
export class ModelDatabase {
  timeline = 'timeline-1';
  private step = 1;
  private conversations = new Map<ConversationId, Conversation>();

  ids(): readonly ConversationId[] {
    return [...this.conversations.keys()];
  }

  create(id: ConversationId, users: readonly UserId[]): Entry {
    const conversation: Conversation = {
      id,
      entries: [],
      spans: new Map(),
      firstSeq: 1,
      changedAt: 0,
    };
    this.conversations.set(id, conversation);
    return this.changeMembers(id, { type: 'created', users }, users[0] ?? '', false);
  }

  of(id: ConversationId): Conversation {
    const conversation = this.conversations.get(id);
    if (!conversation) throw new Error(`There is no ${id}`);
    return conversation;
  }

  lastSeq(id: ConversationId): Seq {
    return this.of(id).entries.length;
  }

  isMember(id: ConversationId, user: UserId): boolean {
    return this.of(id).spans.get(user)?.at(-1)?.to === null;
  }

  wasMember(id: ConversationId, user: UserId): boolean {
    return this.of(id).spans.has(user);
  }

  members(id: ConversationId): readonly UserId[] {
    return [...this.of(id).spans.keys()].filter((user) => this.isMember(id, user));
  }

  changeMembers(
    id: ConversationId,
    change: MembershipChange,
    sender: UserId,
    sharesHistory: boolean,
  ): Entry {
    const conversation = this.of(id);
    const entry: Entry = { ...this.shell(id, sender, null), kind: 'membership', change };
    this.push(conversation, entry);
    const begins = ['created', 'added', 'joined'].includes(change.type);
    for (const user of change.users) {
      const spans = conversation.spans.get(user) ?? [];
      const last = spans.at(-1);
      if (begins) {
        const visibleFrom = sharesHistory ? 1 : entry.seq;
        conversation.spans.set(user, [...spans, { from: entry.seq, to: null, visibleFrom }]);
      } else if (last) {
        conversation.spans.set(user, [...spans.slice(0, -1), { ...last, to: entry.seq }]);
      }
    }
    return entry;
  }

  write(id: ConversationId, sender: UserId, text: string): Entry {
    const entry: Entry = {
      ...this.shell(id, sender, null),
      kind: 'message',
      content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
    };
    return this.push(this.of(id), entry);
  }

  edit(id: ConversationId, sender: UserId, target: Seq, text: string): Entry {
    const entry: Entry = {
      ...this.shell(id, sender, target),
      kind: 'message',
      content: { v: 1, type: 'edit', parts: [{ type: 'text', text }] },
    };
    return this.push(this.of(id), entry);
  }

  react(id: ConversationId, sender: UserId, target: Seq, emoji: string, isOn: boolean): Entry {
    const entry: Entry = {
      ...this.shell(id, sender, target),
      kind: 'message',
      content: { v: 1, type: 'reaction', emoji, op: isOn ? 'add' : 'remove' },
    };
    return this.push(this.of(id), entry);
  }

  redact(id: ConversationId, sender: UserId, target: Seq): Entry {
    const conversation = this.of(id);
    const entry: Entry = { ...this.shell(id, sender, target), kind: 'redaction' };
    this.push(conversation, entry);
    conversation.entries.forEach((other, index) => {
      const isTaken = other.seq === target || (other.target === target && other.kind === 'message');
      if (isTaken) conversation.entries[index] = erased(other);
    });
    return entry;
  }

  /** Retention: bodies below the floor go. */
  raiseFloor(id: ConversationId, firstSeq: Seq): void {
    const conversation = this.of(id);
    conversation.firstSeq = Math.max(conversation.firstSeq, firstSeq);
    conversation.entries.forEach((entry, index) => {
      if (entry.seq < conversation.firstSeq) conversation.entries[index] = erased(entry);
    });
    this.touch(conversation);
  }

  /** The backup that a restore goes back to. */
  backup(): () => void {
    const saved = structuredClone(this.conversations);
    const { step } = this;
    return () => {
      this.conversations = structuredClone(saved);
      this.step = step;
      this.timeline = `timeline-${Number(this.timeline.split('-')[1]) + 1}`;
    };
  }

  /** Entries above `after` up to `upTo`, for an instance that has a gap. */
  slice(id: ConversationId, after: Seq, upTo: Seq): readonly Entry[] {
    return this.conversations.get(id)?.entries.slice(after, upTo) ?? [];
  }

  head(id: ConversationId, user: UserId): ModelHead | null {
    const conversation = this.conversations.get(id);
    if (!conversation?.spans.has(user)) return null;
    const lastSeq = this.lastReadable(id, user);
    return {
      id,
      lastSeq,
      firstSeq: conversation.firstSeq,
      hidden: this.hidden(id, user),
      isMember: this.isMember(id, user),
    };
  }

  /** Heads of what changed since the token; another timeline's token is refused with `null`. */
  sync(user: UserId, token: string | null): { heads: ModelHead[]; token: string } | null {
    const [timeline, since] = token?.split('|') ?? [this.timeline, '0'];
    if (timeline !== this.timeline) return null;
    const changed = [...this.conversations.values()].filter(
      ({ changedAt }) => changedAt >= Number(since),
    );
    const heads = changed.flatMap(({ id }) => this.head(id, user) ?? []);
    return { heads, token: `${this.timeline}|${this.step}` };
  }

  isReadable(id: ConversationId, user: UserId, seq: Seq): boolean {
    return this.readable(id, user).some(([from, to]) => from <= seq && seq <= to);
  }

  /** The spans of the log that a user may read. */
  private readable(id: ConversationId, user: UserId): readonly SeqRange[] {
    const lastSeq = this.lastSeq(id);
    const spans = this.of(id).spans.get(user) ?? [];
    return spans.map(({ visibleFrom, to }) => [visibleFrom, to ?? lastSeq] as const);
  }

  lastReadable(id: ConversationId, user: UserId): Seq {
    const last = this.of(id).spans.get(user)?.at(-1);
    return last ? (last.to ?? this.lastSeq(id)) : 0;
  }

  page(id: ConversationId, user: UserId, query: PageQuery, limit: number): EntryPage | null {
    const conversation = this.conversations.get(id);
    if (!conversation?.spans.has(user)) return null;
    const { firstSeq } = conversation;
    const spans = this.readable(id, user);
    const readable = conversation.entries.filter(
      ({ seq }) => seq >= firstSeq && spans.some(([from, to]) => from <= seq && seq <= to),
    );
    const shared = {
      firstSeq,
      lastSeq: this.lastReadable(id, user),
      hidden: this.hidden(id, user),
      aboutCursor: null,
    };
    if ('after' in query) {
      const above = readable.filter(({ seq }) => seq > query.after);
      const items = above.slice(0, limit);
      const hasMore = above.length > items.length;
      return { ...shared, ...bounds(items, hasMore, hasMore), items, about: [], hasMore };
    }
    const mains = readable.filter(({ target }) => target === null);
    const middle = 'around' in query ? query.around : query.before;
    const below = mains.filter(({ seq }) => seq < middle);
    const above = 'around' in query ? mains.filter(({ seq }) => seq >= middle) : [];
    const countBelow = 'around' in query ? Math.floor(limit / 2) : limit;
    const older = countBelow === 0 ? [] : below.slice(-countBelow);
    const newer = above.slice(0, limit - countBelow);
    const items = [...older, ...newer];
    const hasOlder = below.length > older.length;
    const hasNewer = above.length > newer.length;
    const shown = new Set(items.map(({ seq }) => seq));
    const about = readable.filter(({ target }) => target !== null && shown.has(target));
    return { ...shared, ...bounds(items, hasOlder, hasNewer), items, about, hasMore: hasOlder };
  }

  private hidden(id: ConversationId, user: UserId): readonly SeqRange[] {
    const ranges: SeqRange[] = [];
    let next = 1;
    for (const [from, to] of [...this.readable(id, user)].sort((a, b) => a[0] - b[0])) {
      if (from > next) ranges.push([next, from - 1]);
      next = Math.max(next, to + 1);
    }
    return ranges;
  }

  private push(conversation: Conversation, entry: Entry): Entry {
    conversation.entries.push(entry);
    this.touch(conversation);
    return entry;
  }

  private touch(conversation: Conversation): void {
    this.step += 1;
    conversation.changedAt = this.step;
  }

  private shell(conversationId: ConversationId, sender: UserId, target: Seq | null) {
    const seq = this.lastSeq(conversationId) + 1;
    const device: DeviceId | null = null;
    return {
      conversationId,
      seq,
      n: seq,
      sender,
      device,
      clientId: null,
      generation: 0,
      epoch: 0,
      quiet: target !== null,
      target,
      ts: '2026-01-01T00:00:00.000Z',
      erased: false,
    } as const;
  }
}

const bounds = (
  items: readonly Entry[],
  hasOlder: boolean,
  hasNewer: boolean,
): Pick<EntryPage, 'range' | 'prevCursor' | 'nextCursor'> => {
  const first = items[0];
  const last = items.at(-1);
  return {
    range: first && last ? [first.seq, last.seq] : null,
    prevCursor: hasOlder && first ? String(first.seq) : null,
    nextCursor: hasNewer && last ? String(last.seq) : null,
  };
};

const erased = (entry: Entry): Entry => {
  if (entry.kind !== 'message') return entry;
  return { ...entry, content: undefined, erased: true };
};
