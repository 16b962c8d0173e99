import type {
  ConversationId,
  ConversationKind,
  Head,
  HistoryAccess,
  Mode,
  Posting,
  Role,
  Seq,
  Timestamp,
  UserId,
  UserProfile,
} from '@anochat/contract';
import type { MessageItem, SystemItem } from '../view';
import type { Draft } from './draft';

/** A row of the conversation list, and the header of an open conversation. */
export interface ConversationSummary {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly mode: Mode;
  /** Empty for a direct conversation: show `peer`. */
  readonly title: string;
  readonly topic: string;
  /** Seconds after which what is said from now on disappears, 0 for never. */
  readonly timer: number;
  readonly posting: Posting;
  readonly history: HistoryAccess;
  readonly createdAt: Timestamp;
  readonly memberCount: number;
  /** `null`: no longer a member; the log stays readable up to the end of the membership. */
  readonly role: Role | null;
  readonly peer: UserProfile | null;
  readonly lastSeq: Seq;
  /** Own read marker. */
  readonly readSeq: Seq;
  readonly unread: number;
  readonly mentions: number;
  readonly muted: boolean;
  readonly pinned: boolean;
  readonly dismissed: boolean;
  /** The newest item, with edits and redactions applied. */
  readonly last: MessageItem | SystemItem | null;
  readonly lastActivityAt: Timestamp;
  readonly draft: Draft | null;
  /** A message in the outbox that the server refused. */
  readonly hasFailed: boolean;
  readonly typing: readonly UserId[];
  readonly head: Head;
}

export interface ConversationList {
  /** `loading` until the first heads are there, from the store or the server. */
  readonly status: 'loading' | 'ready';
  /** Pinned first, then newest first; without the dismissed ones. */
  readonly items: readonly ConversationSummary[];
  /** Sums over what is not muted. */
  readonly unread: number;
  readonly mentions: number;
}
