import type { Entry, Head, UserId } from '@anochat/contract';
import type { Opened } from '../codec';
import type { OutboxItem } from '../outbox';
import {
  deliveryOf,
  describeMessage,
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
  readonly open: (entry: Entry & { readonly kind: 'message' }) => Opened;
}

export const describeSummary = (input: SummaryInput): ConversationSummary => {
  const { head, self, draft, typing, outbox, open } = input;
  return {
    id: head.id,
    kind: head.kind,
    mode: head.mode,
    title: head.title,
    topic: head.topic,
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
    last: lastItem(head, self, open),
    lastActivityAt: lastActivityOf(head),
    draft,
    hasFailed: outbox.some(({ state }) => state.type === 'failed'),
    typing,
    head,
  };
};

const lastItem = (
  { preview, peer }: Head,
  self: UserId,
  open: SummaryInput['open'],
): MessageItem | SystemItem | null => {
  if (!preview) return null;
  const { entry, about } = preview;
  const key = `#${entry.seq}`;
  if (entry.kind !== 'message') return systemItem(key, entry, self);
  const { body, editedAt, reactions, forwardedFrom } = describeMessage(
    { self, open },
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
