import type { Content } from './content';
import type { BlobId, ClientId, ConversationId, DeviceId, Seq, Timestamp, UserId } from './ids';
import type { Role } from './roles';

export const ENTRY_KINDS = ['message', 'redaction', 'membership', 'settings', 'commit'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export type MembershipChange =
  | { readonly type: 'created'; readonly users: readonly UserId[] }
  | { readonly type: 'added'; readonly users: readonly UserId[] }
  | { readonly type: 'joined'; readonly users: readonly [UserId] }
  /** `statement`, in an encrypted conversation: the user's signed word (base64). */
  | { readonly type: 'left'; readonly users: readonly [UserId]; readonly statement?: string }
  | { readonly type: 'removed'; readonly users: readonly [UserId] }
  | { readonly type: 'banned'; readonly users: readonly [UserId] }
  | { readonly type: 'role-changed'; readonly users: readonly [UserId]; readonly role: Role }
  | { readonly type: 'ownership-transferred'; readonly users: readonly [UserId] };

/** Who may write: everyone, or moderators and above. */
export type Posting = 'members' | 'moderators';
/** What a new member may read: from the join on, or all. */
export type HistoryAccess = 'joined' | 'all';

export interface Settings {
  readonly title: string;
  readonly topic: string;
  readonly posting: Posting;
  readonly history: HistoryAccess;
  /** Seconds after which what is said from now on disappears, 0 for never. */
  readonly timer: number;
}

interface EntryShared {
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  /** Running count of unread-making entries, this one included when it makes one. */
  readonly n: number;
  readonly sender: UserId;
  readonly device: DeviceId | null;
  readonly clientId: ClientId | null;
  readonly generation: number;
  readonly epoch: number;
  readonly quiet: boolean;
  readonly target: Seq | null;
  readonly ts: Timestamp;
  /** The body was wiped, by a redaction or because it expired; content and body are absent. */
  readonly erased: boolean;
}

interface Unreadable {
  /**
   * The server cannot open what it has stored of the body: content and body are absent. Once that
   * is mended, the entry comes whole to whoever asks for it again.
   */
  readonly unreadable?: true;
}

export interface MessageEntry extends EntryShared, Unreadable {
  readonly kind: 'message';
  /** From then on it is erased. What is about a message goes with it. */
  readonly expiresAt?: Timestamp;
  /** In `server` mode. */
  readonly content?: Content;
  /** In `e2ee` mode: base64. */
  readonly body?: string;
  /** Stored files that it uses, in ascending order; absent when there are none. They stay when it is erased. */
  readonly blobs?: readonly BlobId[];
  /** In `e2ee` mode, of an erased one: BLAKE2b-256 of the body that was wiped, base64. */
  readonly bodyDigest?: string;
}
export interface RedactionEntry extends EntryShared, Unreadable {
  readonly kind: 'redaction';
  /**
   * In `e2ee` mode: the signed word of whoever took the target back, base64. Without it, the
   * server's operator has removed it.
   */
  readonly statement?: string;
}
export interface MembershipEntry extends EntryShared {
  readonly kind: 'membership';
  readonly change: MembershipChange;
}
export interface SettingsEntry extends EntryShared {
  readonly kind: 'settings';
  /** Only what changed. */
  readonly change: Partial<Settings>;
}
/** `epoch` is the one in which it was made: it begins the next. */
export interface CommitEntry extends EntryShared, Unreadable {
  readonly kind: 'commit';
  /** The MLS commit, base64. */
  readonly body?: string;
}

/** One place in a conversation's log, as members receive it. */
export type Entry = MessageEntry | RedactionEntry | MembershipEntry | SettingsEntry | CommitEntry;
