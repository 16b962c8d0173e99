import type {
  EditContent,
  Entry,
  MessageContent,
  MessageEntry,
  RedactionEntry,
  Seq,
  Timestamp,
  UserId,
} from '@anochat/contract';
import type { Opened, Outgoing } from '../codec';
import type { Body, Reaction } from './timeline-item';

/** Something said about a message that is still in the outbox: it comes after all that is in the log. */
export type PendingAbout = Outgoing;

export interface Description {
  readonly body: Body;
  readonly editedAt: Timestamp | null;
  readonly reactions: readonly Reaction[];
  readonly replyTo: Seq | null;
  readonly forwardedFrom: UserId | null;
}

export interface Reader {
  readonly self: UserId;
  /** See `Codec.open`. */
  readonly open: (entry: MessageEntry, about?: Entry) => Opened;
  /** Nobody of the conversation has taken it back, but the server's operator. */
  readonly isByOperator?: (redaction: RedactionEntry) => boolean;
}

/**
 * A message as it stands after all that was said about it: the newest edit of its own sender, the
 * reactions in order, gone once it is redacted.
 *
 * @param about in order of seq
 */
export const describeMessage = (
  reader: Reader,
  main: Entry & { readonly kind: 'message' },
  about: readonly Entry[],
  pending: readonly PendingAbout[] = [],
): Description => {
  const redaction = about.find((entry) => entry.kind === 'redaction');
  const isRedactedSoon = pending.some((outgoing) => outgoing.kind === 'redaction');
  if (redaction || main.erased || isRedactedSoon) {
    const by = redaction?.sender ?? (isRedactedSoon ? reader.self : null);
    const byOperator = redaction !== undefined && reader.isByOperator?.(redaction) === true;
    return { ...NOTHING, body: { state: 'deleted', by, ...(byOperator ? { byOperator } : {}) } };
  }

  const reactions = new ReactionTally();
  let edit: { readonly content: EditContent; ts: Timestamp } | null = null;
  for (const entry of about) {
    if (entry.kind !== 'message' || entry.erased) continue;
    const opened = reader.open(entry, main);
    if (opened.state !== 'opened') continue;
    const { content } = opened;
    if (content.type === 'edit' && entry.sender === main.sender) edit = { content, ts: entry.ts };
    if (content.type === 'reaction') reactions.count(entry.sender, content.emoji, content.op);
  }
  for (const outgoing of pending) {
    if (outgoing.kind !== 'message') continue;
    const { content } = outgoing;
    if (content.type === 'edit' && main.sender === reader.self) {
      edit = { content, ts: edit?.ts ?? main.ts };
    }
    if (content.type === 'reaction') reactions.count(reader.self, content.emoji, content.op);
  }

  const opened = reader.open(main);
  if (opened.state !== 'opened') {
    return {
      ...NOTHING,
      // An edit brings the whole text anew.
      body: edit ? bodyOf(edit.content) : opened,
      editedAt: edit?.ts ?? null,
      reactions: reactions.list(reader.self),
    };
  }
  if (opened.content.type !== 'message') {
    return { ...NOTHING, body: { state: 'unreadable', reason: 'malformed' } };
  }
  const { content } = opened;
  return {
    ...describeContent(content),
    body: bodyOf(edit?.content ?? content),
    editedAt: edit?.ts ?? null,
    reactions: reactions.list(reader.self),
  };
};

/** A message nothing was said about yet. */
export const describeContent = (content: MessageContent): Description => ({
  ...NOTHING,
  body: bodyOf(content),
  replyTo: content.replyTo?.seq ?? null,
  forwardedFrom: content.forwarded?.sender ?? null,
});

const bodyOf = (content: Pick<MessageContent, 'parts' | 'mentions'>): Body => ({
  state: 'content',
  parts: content.parts,
  mentions: content.mentions ?? [],
});

const NOTHING = {
  editedAt: null,
  reactions: [],
  replyTo: null,
  forwardedFrom: null,
} as const;

/** Who has put which emoji on a message; taking one off counts from then on. */
class ReactionTally {
  private readonly users = new Map<string, Set<UserId>>();

  count(user: UserId, emoji: string, op: 'add' | 'remove'): void {
    const users = this.users.get(emoji) ?? new Set();
    if (op === 'add') users.add(user);
    else users.delete(user);
    if (users.size === 0) this.users.delete(emoji);
    else this.users.set(emoji, users);
  }

  list(self: UserId): readonly Reaction[] {
    return [...this.users].map(([emoji, users]) => ({
      emoji,
      users: [...users],
      mine: users.has(self),
    }));
  }
}
