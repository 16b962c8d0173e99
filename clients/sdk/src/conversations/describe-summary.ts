import type { Entry, Head, UserId } from '@anochat/contract';
import type { SystemEvent } from '../codec';
import type { GroupTitle } from '../encryption/encryption-parts';
import { hasExpired } from '../log';
import type { OutboxItem } from '../outbox';
import {
  deliveryOf,
  describeMessage,
  type Reader,
  systemItem,
  type MessageItem,
  type SystemItem,
} from '../view';
import type { ConversationSummary } from './conversation-summary';
import type { Draft } from './draft';
import { lastActivityOf } from './reduce-head';

export interface SummaryInput {
  readonly head: Head;
  readonly self: UserId;
  readonly draft: Draft | null;
  readonly typing: readonly UserId[];
  readonly outbox: readonly OutboxItem[];
  readonly reading: Omit<Reader, 'self'>;
  readonly lines: (entry: Exclude<Entry, { kind: 'message' }>) => readonly SystemEvent[];
  /** In a conversation whose title the server does not know. */
  readonly title: GroupTitle | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export const describeSummary = (input: SummaryInput): ConversationSummary => {
  const { head, draft, typing, outbox, title } = input;
  return {
    id: head.id,
    kind: head.kind,
    mode: head.mode,
    title: title?.title ?? head.title,
    topic: title?.topic ?? head.topic,
    timer: (head.mode === 'e2ee' ? title?.timer : head.timer) ?? 0,
    posting: head.posting,
    history: head.history,
    createdAt: head.createdAt,
    memberCount: head.memberCount,
    role: head.me.role,
    peer: head.peer?.profile ?? null,
    lastSeq: head.lastSeq,
    readSeq: head.me.readSeq,
    unread: head.unread,
    mentions: head.mentions,
    muted: head.me.muted,
    pinned: head.me.pinned,
    dismissed: head.me.dismissed,
    last: lastItem(input),
    lastActivityAt: lastActivityOf(head),
    draft,
    hasFailed: outbox.some(({ state }) => state.type === 'failed'),
    typing,
    head,
  };
};

const lastItem = ({
  head: { preview, peer },
  self,
  reading,
  lines,
  now,
}: SummaryInput): MessageItem | SystemItem | null => {
  if (!preview) return null;
  const { entry, about } = preview;
  const key = `#${entry.seq}`;
  if (entry.kind !== 'message') {
    const [event] = lines(entry);
    return event ? systemItem(key, entry, event, self) : null;
  }
  if (hasExpired(entry, now)) return null;
  const { body, editedAt, reactions, forwardedFrom } = describeMessage(
    { ...reading, self },
    entry,
    about,
  );
  return {
    type: 'message',
    key,
    seq: entry.seq,
    clientId: entry.clientId,
    sender: entry.sender,
    own: entry.sender === self,
    ts: entry.ts,
    expiresAt: entry.expiresAt ?? null,
    body,
    editedAt,
    reactions,
    forwardedFrom,
    quote: null,
    // In groups the marks of the others are known to the open conversation alone.
    delivery: peer && entry.sender === self ? deliveryOf([peer], entry.seq) : null,
    readBy: [],
  };
};
