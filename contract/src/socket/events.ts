import type { Entry } from '../entry';
import type { ConversationId, DeviceId, Seq, Timestamp, UserId } from '../ids';
import type { Head, Mark } from '../http/conversations';
import type { Me, UserProfile } from '../http/users';

/** Events that carry an entry: the type says what happened, `data` is always the whole entry. */
export const ENTRY_EVENTS = [
  'message.created',
  'message.redacted',
  'member.changed',
  'conversation.changed',
  'epoch.committed',
] as const;
export type EntryEventType = (typeof ENTRY_EVENTS)[number];

/** News that is not an entry of a log. Volatile ones may be dropped under load. */
export interface SignalData {
  /** The caller became a member, or own settings of a membership changed on another device. */
  'membership.changed': { readonly head: Head };
  /** A member's markers moved. The caller's own come to all own devices, with what is unread then. */
  'mark.moved': Mark & {
    /** `n` at `readSeq`. */
    readonly readN?: number;
    readonly unread?: number;
    readonly mentions?: number;
  };
  'user.changed': { readonly user: UserProfile };
  'account.changed': { readonly user: Me };
  /** A device of this user was linked or revoked, or the keys were renewed. To the user's own devices and to those who share a conversation. */
  'chain.changed': { readonly userId: UserId; readonly n: number };
  /** To the user's linked devices: another device asks to be linked. */
  'device.offered': { readonly deviceId: DeviceId };
  /** To the user's own devices, also to the one that saved it: what it is, `GET /users/me/drafts` gives. */
  'draft.changed': { readonly deviceId: DeviceId; readonly revision: number };
  /** To one device: it was added to a group. */
  'welcome.received': { readonly conversationId: ConversationId };
  /** To one device. */
  'inbox.received': Record<string, never>;
  /** To one device. */
  'key-packages.low': { readonly available: number };
  'block.changed': { readonly userId: UserId; readonly blocked: boolean };
  /** Volatile. */
  'typing.changed': { readonly userId: UserId; readonly active: boolean };
  /** Volatile. */
  'presence.changed': { readonly userId: UserId; readonly online: boolean };
  /** Frames were dropped for this connection: read what is missing from the log, by `GET /sync`. */
  'sync.required': { readonly reason: 'lagging' | 'gap' };
  /** Everything up to the heads of the last `sync.resume` was sent; what follows is live. */
  'sync.caught-up': Record<string, never>;
  /** The connection closes next. `terminal`: signing in again is the only way on. */
  'connection.closing': {
    readonly reason: CloseReason;
    readonly terminal: boolean;
    readonly reconnectAfterMs?: number;
  };
}
export type SignalType = keyof SignalData;

export const CLOSE_REASONS = {
  'session-expired': { terminal: false },
  'session-revoked': { terminal: true },
  'device-revoked': { terminal: true },
  'account-suspended': { terminal: true },
  'server-draining': { terminal: false },
  'too-slow': { terminal: false },
  'protocol-violation': { terminal: false },
} as const satisfies Record<string, { readonly terminal: boolean }>;
export type CloseReason = keyof typeof CLOSE_REASONS;

interface EventShared {
  /** Unique; for logs and for tests. */
  readonly id: string;
  readonly v: 1;
  readonly ts: Timestamp;
}

export interface EntryEvent extends EventShared {
  readonly type: EntryEventType;
  readonly conversationId: ConversationId;
  readonly seq: Seq;
  readonly data: Entry;
}

export type SignalEvent = {
  [T in SignalType]: EventShared & {
    readonly type: T;
    readonly conversationId: ConversationId | null;
    readonly seq: null;
    readonly data: SignalData[T];
  };
}[SignalType];

/** The socket.io event's name is `type`; its one argument is this object. Ignore unknown types. */
export type SocketEvent = EntryEvent | SignalEvent;

export const ENTRY_EVENT_OF = {
  message: 'message.created',
  redaction: 'message.redacted',
  membership: 'member.changed',
  settings: 'conversation.changed',
  commit: 'epoch.committed',
} as const satisfies Record<Entry['kind'], EntryEventType>;
