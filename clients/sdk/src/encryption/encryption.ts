import type { ConversationId, DeviceId, HistoryAccess, Seq, UserId } from '@anochat/contract';
import type { Comparison } from '@anochat/e2ee';

import type { Readable } from '../observable';

/** How far this device takes part in the encryption. */
export type EncryptionState =
  /** Not signed in, or still reading the store. */
  | { readonly status: 'loading' }
  /** The account has no identity yet: `setUp` makes it. */
  | { readonly status: 'new-account' }
  /** The account has other devices, and this one waits to be linked or to be given the words. */
  | { readonly status: 'unlinked'; readonly offer: OwnOffer }
  /** `wordsConfirmed`: the person has shown that the recovery words were kept. */
  | { readonly status: 'ready'; readonly wordsConfirmed: boolean; readonly hasPassphrase: boolean }
  /** Another device has revoked this one: its keys are gone. */
  | { readonly status: 'revoked' }
  /**
   * The server shows another history of this account's devices than was seen before; `keys-lost`: this
   * device has lost its store and with it the keys that it is known by, so it has to sign in anew.
   */
  | { readonly status: 'chain-refused'; readonly reason: string };

/** What a new device shows, so that another one of the account can link it. */
export interface OwnOffer {
  /** For a QR code. */
  readonly qr: string;
  /**
   * The same for the eye and the keyboard: six words, compared or typed on the other device. `null`
   * while they are made, which takes engines without WebAssembly a quarter of a minute.
   */
  readonly words: readonly string[] | null;
}

/** A new device of the account as a linked one sees it. */
export interface OfferedDevice {
  readonly deviceId: DeviceId;
  readonly name: string;
  /** What the new device must show too: anything else means that somebody stands between. */
  readonly words: readonly string[];
}

export interface LinkedDevice {
  readonly deviceId: DeviceId;
  readonly isCurrent: boolean;
  readonly isRevoked: boolean;
  /** `null`: by the recovery key. */
  readonly linkedBy: DeviceId | null;
}

/** `changed`: the identity is another one than was pinned; nothing is sent until it is accepted. */
export type TrustLevel = 'unverified' | 'verified' | 'changed';
export interface Trust {
  readonly level: TrustLevel;
  /** Twelve groups of five digits, the same on both sides; `null` while the chain is not known. */
  readonly safetyNumber: readonly string[] | null;
  /** For the other person's camera. */
  readonly qr: string | null;
  /** Why what the server shows of this user's devices now is not taken. What was known goes on to count. */
  readonly refused?: string;
  /** User names stay for ever: the server shows another one than this device knows. */
  readonly renamed?: { readonly from: string; readonly to: string };
}

/**
 * Where the log is not what its members have signed. `chain`: this user has signed for another log
 * up to there. `erased`: this user's message has lost its body, and no entry says by whom. `delete`:
 * it was taken back in this user's name, but not by them, or it was not theirs to take back.
 */
export interface Difference {
  readonly userId: UserId;
  readonly seq: Seq;
  readonly reason: 'chain' | 'erased' | 'delete';
}

/** Something that a person should know about one encrypted conversation. */
export type GroupNotice =
  /** See `Difference`. */
  | {
      readonly type: 'log-differs';
      readonly seq: Seq;
      readonly from: UserId;
      readonly reason: Difference['reason'];
    }
  | { readonly type: 'commit-refused'; readonly by: UserId; readonly reason: string }
  | { readonly type: 'waiting-to-be-let-in'; readonly users: readonly UserId[] }
  | { readonly type: 'not-in-group' }
  /** The group that the server shows is not the one that this account was in: it is not entered. */
  | { readonly type: 'entry-refused'; readonly reason: string }
  /** This device came in by itself and has heard nobody yet: its messages wait, see `sendAnyway`. */
  | { readonly type: 'unheard' }
  | { readonly type: 'identity-changed'; readonly users: readonly UserId[] }
  /** The server shows another user name than this device knows, which no user can change. */
  | {
      readonly type: 'renamed';
      readonly userId: UserId;
      readonly from: string;
      readonly to: string;
    }
  | { readonly type: 'clone-suspected' }
  /** The server was put back to a backup that lacks keys of this group: it is begun anew, see `startAnew`. */
  | { readonly type: 'server-restored' };

export interface GroupView {
  readonly status: 'loading' | 'ready' | 'waiting' | 'stopped';
  readonly epoch: number;
  /** Who can read, by the roster of the group and not by the server's word. */
  readonly roster: readonly { readonly userId: UserId; readonly devices: readonly DeviceId[] }[];
  /** What somebody who comes in from now on is given to read; `null` where nobody comes in. */
  readonly history: HistoryAccess | null;
  readonly notices: readonly GroupNotice[];
}

/**
 * From the signed transcript of one conversation. It begins where this user was there: what was shared
 * with them lies before `from`.
 */
export interface NoLossReport {
  readonly conversationId: ConversationId;
  readonly from: Seq;
  readonly to: Seq;
  /** Spans that this device may not read or has not read yet. */
  readonly unchecked: readonly (readonly [from: Seq, to: Seq])[];
  readonly gaps: readonly Seq[];
  readonly doubles: readonly Seq[];
  /** Up to where each other member has signed for the same log. */
  readonly seenAlike: readonly { readonly userId: UserId; readonly upTo: Seq }[];
  readonly differs: readonly Difference[];
  /** Messages that the server's operator took away. */
  readonly removed: readonly Seq[];
}

/** Keys, devices and trust of the signed-in account. */
export interface Encryption {
  readonly state: Readable<EncryptionState>;

  /** Makes the identity of a new account. The words are given once and kept nowhere. */
  setUp(): Promise<readonly string[]>;
  /** The person has repeated some of the words rightly. */
  confirmWords(): Promise<void>;
  /**
   * Other words and another backup key; the identity stays, a passphrase does not. Devices hold no
   * identity key, so this needs the words or the passphrase of now: see `restoreByWords`.
   * @throws RecoveryLocked
   */
  renewWords(): Promise<readonly string[]>;
  /**
   * Links this device by the recovery key. A device that is linked opens the backup by it for ten
   * minutes, for `renewWords` and `setPassphrase`; so does `setUp`.
   * @throws WrongWords, also for misspelled ones, naming which
   */
  restoreByWords(words: readonly string[]): Promise<void>;
  restoreByPassphrase(passphrase: string): Promise<void>;
  /** Six random words. */
  suggestPassphrase(): string;
  /** @throws RecoveryLocked for a new one, when the backup is not open */
  setPassphrase(passphrase: string | null): Promise<void>;
  /** Every device and the words are lost: a new identity. Contacts are told; what was said is gone. */
  startOver(): Promise<readonly string[]>;

  /** Devices of the own account that ask to be linked. */
  readonly offers: Readable<readonly OfferedDevice[]>;
  /** By a scanned QR text or typed words. @throws when no waiting device fits */
  findOffer(scannedOrTyped: string): Promise<OfferedDevice>;
  /** After the words were compared, typed or scanned. */
  approve(offer: OfferedDevice): Promise<void>;
  decline(offer: OfferedDevice): Promise<void>;
  readonly devices: Readable<readonly LinkedDevice[]>;
  /** Cut off at once; taken out of every group as a job that survives a restart. */
  revoke(device: DeviceId): Promise<void>;

  trustOf(user: UserId): Readable<Trust>;
  markVerified(user: UserId, verified: boolean): Promise<void>;
  /** `differs` alone says something about the identity of that user. */
  compareQr(user: UserId, scanned: string): Promise<Comparison>;
  /** Goes on with the new identity, unverified. */
  acceptIdentity(user: UserId): Promise<void>;
  /** The user name that the server shows now is the one to hold it to. */
  acceptName(user: UserId): Promise<void>;

  group(id: ConversationId): Readable<GroupView>;
  /** Takes somebody into the group who came by an invitation. */
  letIn(id: ConversationId, user: UserId): Promise<void>;
  /**
   * After `commit-refused`: begins the group anew, without who made that commit where that is
   * allowed. What was said stays, and what waits is sent.
   * @throws AnoChatError `commit.refused` unless the person leads the group
   */
  startAnew(id: ConversationId): Promise<void>;
  /** After `unheard`, when the person knows everybody in the roster: sends what waits. */
  sendAnyway(id: ConversationId): Promise<void>;
  report(id: ConversationId): Promise<NoLossReport>;
  /** Messages that could not be opened since the start, by reason: zero is the budget. */
  readonly undecryptable: Readable<Readonly<Record<string, number>>>;
}
