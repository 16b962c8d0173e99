import type { Entry, HistoryAccess, Posting, Settings } from '../entry';
import type { ConversationId, Seq, SeqRange, Timestamp, UserId } from '../ids';
import type { Role } from '../roles';
import type { FirstCommit } from './encryption';
import type { UserProfile } from './users';

export const CONVERSATION_KINDS = ['direct', 'group', 'channel'] as const;
export type ConversationKind = (typeof CONVERSATION_KINDS)[number];
export const MODES = ['server', 'e2ee'] as const;
/** Set at creation, never changed. */
export type Mode = (typeof MODES)[number];

/** `id` is a UUIDv7 made by the client: repeating the call gives the same conversation. */
export type CreateConversation =
  | {
      readonly id?: ConversationId;
      readonly kind: 'direct';
      readonly userId: UserId;
      /** Without it nothing is made: one that the two have is found. Needs `id`. */
      readonly e2ee?: FirstCommit;
    }
  | {
      readonly id?: ConversationId;
      readonly kind: 'group';
      /** Empty in an encrypted one: its title is content. */
      readonly title: string;
      readonly topic?: string;
      readonly members: readonly UserId[];
      readonly e2ee?: FirstCommit;
    }
  | {
      readonly id?: ConversationId;
      readonly kind: 'channel';
      readonly title: string;
      readonly topic?: string;
      readonly posting?: Posting;
    };

export type UpdateConversation = Partial<Settings>;

/** What one member keeps about a conversation for themselves. */
export interface UpdateOwnMembership {
  readonly muted?: boolean;
  readonly pinned?: boolean;
  /** Hides a conversation that was left from the list. */
  readonly dismissed?: boolean;
}

/** The newest main entry and what was said about it. */
export interface Preview {
  readonly entry: Entry;
  readonly about: readonly Entry[];
}

/** What a client needs to list a conversation and to know what it lacks of the log. */
export interface Head {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly mode: Mode;
  readonly generation: number;
  readonly epoch: number;
  readonly title: string;
  readonly topic: string;
  readonly posting: Posting;
  readonly history: HistoryAccess;
  /** In `server` mode, see `Settings`; in an encrypted conversation it is content. */
  readonly timer: number;
  readonly createdAt: Timestamp;
  readonly memberCount: number;
  /** The last seq that the caller may read: for one who left, the entry that ended the membership. */
  readonly lastSeq: Seq;
  /** `n` at `lastSeq`: with it clients go on counting `unread` from the entries that follow. */
  readonly lastN: number;
  /** Below it bodies are gone and nothing is a gap. */
  readonly firstSeq: Seq;
  /** Spans that the caller may not read (before the join, between two stays): not gaps either. */
  readonly hidden: readonly SeqRange[];
  readonly me: {
    /** `null`: no longer a member. */
    readonly role: Role | null;
    readonly joinedAt: Timestamp;
    readonly readSeq: Seq;
    readonly deliveredSeq: Seq;
    readonly muted: boolean;
    readonly pinned: boolean;
    readonly dismissed: boolean;
  };
  readonly unread: number;
  readonly mentions: number;
  readonly preview: Preview | null;
  /** The other person of a direct conversation (oneself in one's notes). */
  readonly peer: {
    readonly profile: UserProfile;
    readonly readSeq: Seq;
    readonly deliveredSeq: Seq;
  } | null;
}

/**
 * Heads of the caller's conversations. Without a token: all, newest first. With the token of an
 * earlier last page: every conversation that changed since, perhaps more. `token` stands on the
 * last page only.
 */
export interface SyncPage {
  readonly timeline: string;
  readonly items: readonly Head[];
  /**
   * The senders in the previews, and with a token the caller and the people in the caller's
   * conversations whose profile changed since.
   */
  readonly users: readonly UserProfile[];
  /** Too many profiles changed to tell them all: ask again for those that are in use. */
  readonly profilesOutdated: boolean;
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
  readonly token: string | null;
}

export interface Member {
  readonly user: UserProfile;
  readonly role: Role;
  readonly joinedAt: Timestamp;
}
/**
 * How far a member has received and read; cumulative from `fromSeq` on, the entry that began the
 * present membership. Of what came before it a mark says nothing, also where newcomers may read it.
 */
export interface Mark {
  readonly userId: UserId;
  readonly fromSeq: Seq;
  readonly deliveredSeq: Seq;
  readonly readSeq: Seq;
}
export interface AddMembers {
  readonly userIds: readonly UserId[];
}
export interface ChangeRole {
  readonly role: Exclude<Role, 'owner'>;
}
export interface TransferOwnership {
  readonly userId: UserId;
}
export interface Ban {
  readonly user: UserProfile;
  readonly by: UserId;
  readonly at: Timestamp;
}
export interface CreateInvite {
  readonly expiresInMs?: number;
  readonly maxUses?: number;
}
export interface Invite {
  readonly id: string;
  /** The secret part of the link; shown to those who may manage invitations. */
  readonly code: string;
  readonly createdBy: UserId;
  readonly createdAt: Timestamp;
  readonly expiresAt: Timestamp;
  readonly uses: number;
  readonly maxUses: number;
}
/** What the holder of an invitation sees before joining. */
export interface InvitePreview {
  readonly conversationId: ConversationId;
  readonly kind: ConversationKind;
  readonly mode: Mode;
  readonly title: string;
  readonly topic: string;
  readonly memberCount: number;
  readonly member: boolean;
}
/** A public channel in the directory. */
export interface ChannelListing {
  readonly id: ConversationId;
  readonly title: string;
  readonly topic: string;
  readonly memberCount: number;
  readonly member: boolean;
}
