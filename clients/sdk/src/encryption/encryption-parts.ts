import type {
  Base64,
  ConversationId,
  CreateConversation,
  DeviceId,
  Entry,
  Head,
  HistoryAccess,
  Role,
  Seq,
  SignalEvent,
  UserId,
  UserProfile,
} from '@anochat/contract';
import type { Draft } from '../conversations/draft';
import type { Codec, Outgoing } from '../codec';
import type { Api } from '../http';
import type { Readable } from '../observable';
import type { Platform } from '../platform/platform';
import type { Records } from '../storage/records';
import type { Encryption } from './encryption';

/** What encryption is made of: `@anochat/sdk/encryption`, loaded apart so that nothing waits for it. */
export interface EncryptionParts {
  /** Of one signed-in account, until it is closed. */
  open(host: EncryptionHost): EncryptionService;
}

/** What encryption needs of the client around it. */
export interface EncryptionHost {
  readonly self: { readonly userId: UserId; readonly deviceId: DeviceId };
  readonly platform: Platform;
  readonly api: Api;
  readonly records: Records;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** UUIDs of version 7, rising. */
  readonly newId: () => string;
  /** One tab writes to groups; the others read. */
  readonly isLeader: Readable<boolean>;
  readonly isOnline: () => boolean;
  /** The server's database that the heads come from, `null` before the first. */
  readonly timeline: () => string | null;
  readonly heads: () => readonly Head[];
  readonly headOf: (id: ConversationId) => Head | null;
  readonly takeHead: (head: Head) => void;
  /** What was opened, or drawn, of this conversation may look otherwise now. */
  readonly onChanged: (id: ConversationId) => void;
  /** This device has the keys now that drafts are sealed with. */
  readonly onLinked: () => void;
  /** Resolves when it is stored in the outbox. */
  readonly send: (id: ConversationId, outgoing: Outgoing) => Promise<void>;
  /** A message that could not be sealed can be now. */
  readonly wakeOutbox: (id: ConversationId) => void;
}

/** `history`: what new members of a group are given to read, `joined` unless said. */
export type NewEncrypted = CreateConversation & {
  readonly kind: 'direct' | 'group';
  readonly history?: HistoryAccess;
};

/** For the account's own devices, in conversations of every kind. */
export interface DraftSealing {
  /** `null`: too large. */
  seal(id: ConversationId, draft: Draft): Base64 | null;
  /** `null` unless an own device that is not revoked sealed it for this conversation. */
  open(id: ConversationId, body: Base64): Promise<Draft | null>;
}

/** What an encrypted conversation is called: its members alone know. */
export interface GroupTitle {
  readonly title: string;
  readonly topic: string;
  /** Seconds after which what is said from here on disappears, 0 for never. */
  readonly timer: number;
}

export interface EncryptionService {
  readonly face: Encryption;
  readonly codec: Codec;
  /** `null` while this device is not linked. */
  drafts(): DraftSealing | null;
  /** The newest that was read, `null` while there is none. */
  titleOf(id: ConversationId): GroupTitle | null;
  /** How many messages after `readSeq` name this user, as far as they were read. */
  mentionsAfter(id: ConversationId, readSeq: Seq): number;

  takeHead(head: Head): void;
  /** A live entry, in order or not. */
  takeEntry(entry: Entry): void;
  takeSignal(event: SignalEvent): void;
  /** What the server says of somebody. */
  takeProfile(profile: UserProfile): void;
  /** The connection is back. */
  wake(): void;

  /** @throws AnoChatError `user.without-encryption` */
  create(request: NewEncrypted): Promise<Head>;
  add(id: ConversationId, users: readonly UserId[]): Promise<void>;
  /** Ends the membership at once; what then remains to be done in the group survives a restart. */
  remove(id: ConversationId, user: UserId): Promise<void>;
  leave(id: ConversationId): Promise<void>;
  changeRole(id: ConversationId, user: UserId, role: Role): Promise<void>;
  /** For whoever comes in from now on. */
  changeHistory(id: ConversationId, history: HistoryAccess): Promise<void>;

  /**
   * Brings into the backup what this device alone has. Then: statements by which this device takes itself out of its account's chain, to be said as it signs out;
   * `null` for one that is not linked, and where no other device is signed in: while nobody of the account
   * can follow its groups, what is said there must go on to be readable by the keys in its backup, and
   * without a leaf in them it could come back by their admins alone.
   */
  farewell(signedIn: readonly DeviceId[]): Promise<readonly Base64[] | null>;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}
