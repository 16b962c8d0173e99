import type {
  BlobId,
  ClientId,
  MessageContent,
  Problem,
  Seq,
  Timestamp,
  UserId,
} from '@anochat/contract';
import type { SystemEvent, UnreadableReason } from '../codec';

/** What a message shows. */
export type Body =
  | {
      readonly state: 'content';
      readonly parts: MessageContent['parts'];
      readonly mentions: readonly UserId[];
    }
  /**
   * Taken back, or older than what the conversation keeps. `byOperator`: by whoever runs the server,
   * in a conversation whose members sign what they take back.
   */
  | { readonly state: 'deleted'; readonly by: UserId | null; readonly byOperator?: true }
  /** Its key is on the way. */
  | { readonly state: 'pending' }
  /** It is there, but cannot be opened: by this client, or by the server. */
  | { readonly state: 'unreadable'; readonly reason: UnreadableReason };

/** Where an own message stands. Others' messages have none. */
export type Delivery =
  /**
   * Its files are going up, so many bytes of all of them. `lacks`: those that are not to be had any
   * more, by what its parts name them: see `Conversation.supplyFile`.
   */
  | {
      readonly state: 'uploading';
      readonly sentBytes: number;
      readonly totalBytes: number;
      readonly lacks: readonly BlobId[];
      readonly offline: boolean;
    }
  /** In the outbox; `offline` while there is no connection to send it by. */
  | { readonly state: 'queued'; readonly offline: boolean }
  | { readonly state: 'sending' }
  | { readonly state: 'sent' }
  | { readonly state: 'delivered' }
  | { readonly state: 'read' }
  /** Refused: Retry or Delete. */
  | { readonly state: 'failed'; readonly problem: Problem };

export interface Reaction {
  readonly emoji: string;
  /** In the order in which they reacted. */
  readonly users: readonly UserId[];
  readonly mine: boolean;
}

/** The message that a reply answers. */
export type Quote =
  | { readonly seq: Seq; readonly state: 'loading' }
  /** Below what this member may read or what is kept. */
  | { readonly seq: Seq; readonly state: 'gone' }
  | { readonly seq: Seq; readonly state: 'shown'; readonly sender: UserId; readonly body: Body };

interface ItemShared {
  /** Stays the same from the optimistic bubble to the entry in the log. */
  readonly key: string;
  readonly sender: UserId;
  readonly own: boolean;
  /** Server time; for what is not sent yet, this device's. */
  readonly ts: Timestamp;
}

export interface MessageItem extends ItemShared {
  readonly type: 'message';
  /** `null` while it is in the outbox. */
  readonly seq: Seq | null;
  readonly clientId: ClientId | null;
  /** From then on it is not there any more; `null`: it stays. */
  readonly expiresAt: Timestamp | null;
  readonly body: Body;
  readonly editedAt: Timestamp | null;
  readonly reactions: readonly Reaction[];
  readonly quote: Quote | null;
  /** Who wrote a forwarded message first. */
  readonly forwardedFrom: UserId | null;
  readonly delivery: Delivery | null;
  /** Other members who have read it, where the conversation tells. Only for own messages. */
  readonly readBy: readonly UserId[];
}

/** A line about the conversation itself. */
export interface SystemItem extends ItemShared {
  readonly type: 'system';
  readonly seq: Seq;
  readonly event: SystemEvent;
}

export type TimelineItem = MessageItem | SystemItem;

/** What a conversation's screen shows: an unbroken run of the log, then the outbox. */
export interface Timeline {
  /** `failed`: the page could not be read; `loadOlder` tries again. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  /** The run shown ends before the log does: after a jump. `showEnd` goes back. */
  readonly hasNewer: boolean;
  readonly isLoadingOlder: boolean;
  readonly isLoadingNewer: boolean;
  /** The end of the log as far as this client has read it without a gap. */
  readonly lastSeq: Seq;
}
