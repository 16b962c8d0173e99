import type {
  BlobId,
  ConversationId,
  CreateConversation,
  Entry,
  Head,
  HistoryAccess,
  Member,
  MessageContent,
  Mode,
  Role,
  Seq,
  UpdateConversation,
  UserId,
  UserProfile,
} from '@anochat/contract';
import type { ConnectionState } from '../connection/connection-state';
import type { ConversationList, ConversationSummary } from '../conversations/conversation-summary';
import type { Draft, DraftInput } from '../conversations/draft';
import type { Encryption } from '../encryption/encryption';
import type { AnoChatError } from '../errors';
import type { Api } from '../http/api';
import type { Links } from '../links/links';
import type { FileSource } from '../media/file-source';
import type { Media } from '../media/media';
import type { Readable } from '../observable';
import type { PersistenceState } from '../platform/platform';
import type { Push } from '../push/push';
import type { Gallery, GalleryKind, SearchAnswer, SearchOptions, SearchProgress } from '../search';
import type { Session } from '../session/session';
import type { StorageState } from '../session/session-state';
import type { Timeline } from '../view';

/** One signed-in (or not yet signed-in) client of one server. */
export interface AnoChat {
  readonly session: Session;
  /** Typed REST calls; each rejects with `AnoChatError` or `NetworkError`. */
  readonly api: Api;
  readonly connection: Readable<ConnectionState>;
  readonly conversations: Readable<ConversationList>;
  readonly profiles: Profiles;
  readonly presence: Presence;
  readonly blocks: Blocks;
  /** Stays `loading` in a client that was given no encryption. */
  readonly encryption: Encryption;
  /** Rejects in a client that was created without. */
  readonly media: Media;
  readonly links: Links;
  readonly push: Push;

  /** Whether this device still holds what it held. */
  readonly storageState: Readable<StorageState>;
  /** What an eviction took is restored, or let go of: `storageState` is fine again. */
  acceptEviction(): Promise<void>;
  /** Whether the machine keeps the store; looked up when it is first subscribed to. */
  readonly persistence: Readable<PersistenceState>;
  /** Asks the machine to keep it. It is asked once by itself, after the first message sent. */
  askToPersist(): Promise<PersistenceState>;

  /** How far back this device can be searched. */
  readonly searchProgress: Readable<SearchProgress>;
  /**
   * Messages that hold words which begin with each of the query's words, the newest first. Only
   * with the option `search`.
   */
  search(query: string, options?: SearchOptions): Promise<SearchAnswer>;

  /**
   * What a conversation holds of one kind, over all that this device may read: by the index of this
   * device, and below it by the log, page by page. Only with the option `search`.
   */
  gallery(id: ConversationId, kind: GalleryKind): Gallery;

  /** Reads the store, and connects if a session is there. */
  start(): Promise<void>;
  /** Ends the connection and writes what is left to write. The store stays. */
  stop(): Promise<void>;
  /** Do not wait for the next attempt. */
  reconnect(): void;

  /** The handle of a conversation; the same object for the same id. */
  conversation(id: ConversationId): Conversation;
  /**
   * Between people it is an encrypted one, once this device has its keys; `mode: 'server'` for a
   * group that bots and plain REST take part in. A direct one is encrypted or not made.
   * @throws AnoChatError `user.without-encryption` when somebody has no device that encrypts
   * @throws AnoChatError `conversation.mode-mismatch` for a direct one without keys here
   */
  createConversation(request: NewConversation): Promise<Head>;

  /** Puts in a head that another answer brought along, for instance of joining by an invitation. */
  takeHead(head: Head): void;

  /**
   * News as it comes, for notifications: of every conversation, rising in seq, each at most once.
   * What was missed while away comes as a new head and not here.
   */
  onEntry(listener: (entry: Entry, conversation: Conversation) => void): () => void;
  /**
   * Each new message of somebody else, in order per conversation and without a gap: what a bot
   * answers to. All logs are read for it. After a crash the last ones may come once more.
   */
  onMessage(listener: (message: IncomingMessage) => void | Promise<void>): () => void;
  /** An edit, a reaction or a redaction was refused. A refused message says so by its bubble. */
  onRefused(listener: (change: RefusedChange) => void): () => void;
}

export type NewConversation = CreateConversation & {
  readonly mode?: Mode;
  /** Of a group: what new members are given to read, `joined` unless said. */
  readonly history?: HistoryAccess;
};

export interface RefusedChange {
  readonly conversationId: ConversationId;
  readonly target: Seq;
  readonly what: 'edit' | 'reaction' | 'redaction' | 'settings';
  readonly error: AnoChatError;
}

export interface IncomingMessage {
  readonly seq: Seq;
  readonly sender: UserId;
  readonly content: MessageContent;
  /** The text parts, joined by line breaks. */
  readonly text: string;
  readonly conversation: Conversation;
  reply(text: string): Promise<void>;
}

export interface MessageInput {
  readonly parts: MessageContent['parts'];
  readonly mentions?: readonly UserId[];
  readonly replyTo?: Seq;
  readonly forwardedFrom?: UserId;
}

export interface Conversation {
  readonly id: ConversationId;
  readonly summary: Readable<ConversationSummary | null>;
  /** While it is subscribed to, the log is kept complete and the first page is loaded. */
  readonly timeline: Readable<Timeline>;
  /** Who is typing, without oneself. */
  readonly typing: Readable<readonly UserId[]>;
  readonly draft: Readable<Draft | null>;
  readonly members: Readable<Members>;

  /** One more page before what is shown. Resolves when it is there, or at once if there is none. */
  loadOlder(): Promise<void>;
  /** One more page after what is shown, following a jump. */
  loadNewer(): Promise<void>;
  /** Shows the run of the log around an entry. */
  showAround(seq: Seq): Promise<void>;
  /** Back to the live end. */
  showEnd(): void;

  /**
   * Puts a message into the outbox: resolves when it is stored, not when it is sent. Files that its
   * parts name by what `Media.attach` gave go up first.
   *
   * @throws AnoChatError `request.too-large` before it is stored; an edit too
   */
  send(message: MessageInput): Promise<void>;
  edit(seq: Seq, message: Pick<MessageInput, 'parts' | 'mentions'>): Promise<void>;
  react(seq: Seq, emoji: string, op: 'add' | 'remove'): Promise<void>;
  /** Takes a message back for everyone. */
  redact(seq: Seq): Promise<void>;
  /** Sends a failed message again, the same bytes. */
  retry(key: string): Promise<void>;
  /**
   * A file that a waiting message lacks, chosen again: its upload goes on where it was if it is the
   * same.
   * @throws FileRefused `wrong-size` when it is another one
   */
  supplyFile(key: string, file: BlobId, source: FileSource): void;
  /** Deletes a message that was not sent, and what is up of its files. */
  discard(key: string): Promise<void>;

  /** Of an encrypted conversation title and topic are content, which members alone read. */
  changeSettings(settings: UpdateConversation): Promise<void>;
  addMembers(users: readonly UserId[]): Promise<void>;
  removeMember(user: UserId): Promise<void>;
  leave(): Promise<void>;
  /** `owner`: hands the conversation over. */
  changeRole(user: UserId, role: Role): Promise<void>;

  /** The person has seen everything up to here: visible and focused. */
  markRead(upTo: Seq): void;
  /** Call at each keystroke, `false` when the composer is emptied or left. */
  setTyping(active: boolean): void;
  /** `null` or an empty text without a reply deletes the draft. */
  readonly setDraft: (draft: DraftInput | null) => void;
  /**
   * Whether the cursor is in the composer: until it has left, no text from another device of the
   * account takes the place of what is shown there. Once it leaves, the other devices are told.
   */
  readonly attendDraft: (isAttended: boolean) => void;
  loadMoreMembers(): Promise<void>;
}

export interface Members {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly items: readonly Member[];
  readonly hasMore: boolean;
}

/** Profiles by id, fetched in batches when first asked for. */
export interface Profiles {
  /** `null` until it is there. */
  profile(id: UserId): Readable<UserProfile | null>;
  /** Puts in what another answer brought along. */
  remember(users: readonly UserProfile[]): void;
}

/** People who may not write to this person any more. */
export interface Blocks {
  /** By user name. Read when it is first subscribed to, and again with every change. */
  readonly blocked: Readable<Blocked>;
  block(id: UserId): Promise<void>;
  unblock(id: UserId): Promise<void>;
}

export interface Blocked {
  /** `failed`: `users` may be out of date; it is read again with the next connection. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly users: readonly UserProfile[];
  /** Why it failed, `null` otherwise. */
  readonly error: unknown;
}

export interface Presence {
  /** Watched while it is subscribed to. */
  isOnline(id: UserId): Readable<boolean>;
}
