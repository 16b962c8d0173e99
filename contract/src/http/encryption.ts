import type { ClientId, ConversationId, DeviceId, Seq, Timestamp, UserId } from '../ids';
import type { Accepted } from './log';

/** Standard base64 (RFC 4648, section 4) of bytes whose form `@anochat/e2ee` defines. */
export type Base64 = string;

/** MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519 (RFC 9420, section 17.1): the only one yet. */
export const SUITES = [3] as const;
export type Suite = (typeof SUITES)[number];

/** `POST /users/chains`: the device chains of users, each from a known length on. */
export interface LookUpChains {
  readonly chains: readonly { readonly userId: UserId; readonly after: number }[];
}
/** Statements `after + 1` and on. None at all where `after` is 0: no device of the user encrypts. */
export interface DeviceChainPart {
  readonly userId: UserId;
  readonly after: number;
  readonly statements: readonly Base64[];
}
/**
 * `POST /users/me/chain`: statements that go on where the chain ends. With a statement of kind
 * `vault` the vault itself comes along; with one of kind `revoke` the device is cut off at once.
 * The same statements again give the same answer.
 */
export interface ExtendChain {
  readonly statements: readonly Base64[];
  readonly vault?: Base64;
}
export interface ChainLength {
  readonly n: number;
}

/** `GET /users/me/vault`: what the recovery key opens. */
export interface Vault {
  readonly n: number;
  readonly body: Base64;
  /** The recovery key, sealed under a passphrase, if there is one. */
  readonly wrap: Base64 | null;
}
/** `PUT /users/me/vault/wrap`; `null` takes the passphrase away. */
export interface WrapRecoveryKey {
  readonly wrap: Base64 | null;
}

/** `PUT /users/me/key-packages`: of the calling device, which stands in the chain. Adds to what is there. */
export interface PublishKeyPackages {
  readonly suite: Suite;
  readonly keyPackages: readonly Base64[];
  /** Replaces the one before; given out when the others are used up. */
  readonly lastResort?: Base64;
}
/** `GET /users/me/key-packages`: of the calling device. */
export interface KeyPackageSupply {
  readonly suite: Suite;
  readonly available: number;
  readonly lastResort: boolean;
}
/**
 * `POST /key-packages/claim`: one for each device of the users, or for the devices named. For
 * `conversationId`, which may not be there yet, by somebody who may add these users to it.
 */
export interface ClaimKeyPackages {
  readonly suite: Suite;
  readonly conversationId: ConversationId;
  readonly users: readonly { readonly userId: UserId; readonly devices?: readonly DeviceId[] }[];
}
export interface ClaimedKeyPackage {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly keyPackage: Base64;
  readonly lastResort: boolean;
}
export interface ClaimedKeyPackages {
  readonly items: readonly ClaimedKeyPackage[];
  /** Devices in the chains of these users that have none. */
  readonly without: readonly { readonly userId: UserId; readonly deviceId: DeviceId }[];
}

/**
 * The key of one epoch, sealed to the user's own backup key. One a device, epoch and user; what is
 * there is never replaced. `POST /users/me/epoch-records`.
 */
export interface NewEpochRecord {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly body: Base64;
}
export interface AddEpochRecords {
  readonly items: readonly NewEpochRecord[];
}
/** `GET /users/me/epoch-records?conversationId=&limit=&cursor=`, oldest first within a conversation. */
export interface EpochRecord extends NewEpochRecord {
  readonly deviceId: DeviceId;
}

/**
 * `PUT /users/me/drafts/{conversationId}`: what the user has begun to write there, sealed to their own
 * backup key, in place of what was there. That nothing is left of it is sealed in the same way: the
 * server tells the one from the other as little as it can clear a draft. Of more than
 * LIMITS.draftsPerUser conversations the one that was changed longest ago is dropped, and with the
 * membership its draft ends.
 */
export interface SaveDraft {
  readonly body: Base64;
}
/**
 * `GET /users/me/drafts?after=&limit=` gives a `Page<SealedDraft>`: what was saved after revision
 * `after`, of all conversations when it is left out. `nextCursor` is the next `after`.
 */
export interface SealedDraft {
  readonly conversationId: ConversationId;
  /** Of all that the user has saved, which time this was. */
  readonly revision: number;
  readonly body: Base64;
}
export interface DraftsQuery {
  readonly after?: number;
  /** 1 to LIMITS.pageDrafts, which it is when left out. */
  readonly limit?: number;
}

/** `PUT /users/me/device-offer`: a device that is not in the chain asks to be linked. */
export interface OfferDevice {
  readonly offer: Base64;
}
/** `GET /users/me/device-offers`: devices of the caller that wait to be linked. */
export interface DeviceOffer {
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  readonly offer: Base64;
  readonly offeredAt: Timestamp;
}

/**
 * `POST /inbox`: sealed to one device, by another device of the same user or by a member of a
 * conversation that both are in.
 */
export interface SendToDevice {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly body: Base64;
}
/** `GET /inbox?limit=&cursor=`: what waits for the calling device, oldest first. `DELETE /inbox/{id}` ends it. */
export interface InboxItem {
  readonly id: string;
  readonly from: { readonly userId: UserId; readonly deviceId: DeviceId };
  readonly body: Base64;
  readonly sentAt: Timestamp;
}

/**
 * `POST /conversations/{id}/commits`: moves the group from `epoch` to the one after. Who is added by
 * it becomes a member; whose last device is removed by it is one no longer, unless that device had
 * to go anyway (`PendingRemoval`). Owner and admins follow the policy.
 * Everything happens or nothing. The same `clientId` and bytes again give the first answer.
 */
export interface NewCommit {
  readonly clientId: ClientId;
  readonly generation: number;
  /** The epoch in which it was made. */
  readonly epoch: number;
  readonly commit: Base64;
  /** Of the epoch that it begins, with the tree. */
  readonly groupInfo: Base64;
  /** For the devices that it adds; left out when it adds none. */
  readonly welcome?: Base64;
  /** The key of the epoch that it begins, sealed to the committer's own backup key. */
  readonly epochRecord?: Base64;
}
export interface CommitAccepted extends Accepted {
  /** The epoch that it began. */
  readonly epoch: number;
}

/**
 * `GET /conversations/{id}/commits?generation=&afterEpoch=&limit=` gives a `Page<CommitEntry>`: the
 * commits that lead on from epoch `afterEpoch`, in order. `nextCursor` is the next `afterEpoch`.
 */
export interface CommitsQuery {
  readonly generation: number;
  readonly afterEpoch: number;
  /** 1 to LIMITS.pageCommits; LIMITS.pageCommitsDefault when left out. */
  readonly limit?: number;
}

/** How an encrypted conversation begins: the group of the maker's device alone, and its first commit. */
export interface FirstCommit {
  /** Of epoch 0. */
  readonly groupInfo: Base64;
  /** Adds the other members' devices, and the maker's own other ones. */
  readonly commit: Omit<NewCommit, 'generation' | 'epoch'>;
}

/**
 * `POST /conversations/{id}/generations`: begins the group anew where it cannot go on, because
 * clients refuse its last commit. By the owner or an admin, in a direct conversation by either. The
 * epochs begin at 0 again; every leaf of the generation before is gone. Who had one has one again,
 * but for those in `without`, who are members no longer. Answers a `CommitAccepted`.
 * Everything happens or nothing. The same `clientId` and bytes again give the first answer.
 */
export interface NewGeneration extends FirstCommit {
  /** The one that begins: the current one and one more. */
  readonly generation: number;
  /** The epoch in which the generation before stops: the current one. */
  readonly after: number;
  /** LIMITS.membersPerCall at most. */
  readonly without: readonly UserId[];
}

export const REMOVAL_REASONS = ['left', 'removed', 'banned', 'revoked'] as const;
export type RemovalReason = (typeof REMOVAL_REASONS)[number];
/** A device that is still in the group but may receive nothing more: no message before it is removed. */
export interface PendingRemoval {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly reason: RemovalReason;
  /** With `left`: the user's own signed word. */
  readonly statement?: Base64;
}
/** `GET /conversations/{id}/group`. */
export interface GroupState {
  readonly generation: number;
  readonly epoch: number;
  readonly groupInfo: Base64;
  /** Where the commit that began the epoch stands. */
  readonly seq: Seq;
  readonly pendingRemovals: readonly PendingRemoval[];
  /** Members without any device in the group: they came by an invitation and wait to be let in. */
  readonly waiting: readonly UserId[];
}
/** `PUT /conversations/{id}/group-info`: in place of a broken one of the current epoch. */
export interface ReplaceGroupInfo {
  readonly generation: number;
  readonly epoch: number;
  readonly groupInfo: Base64;
}

/** `DELETE /conversations/{id}/members/me` in an encrypted conversation. */
export interface LeaveEncrypted {
  /** The leaving user's signed word that others may take the devices out. */
  readonly statement: Base64;
}

/** `GET /welcomes?limit=&cursor=`: for the calling device, oldest first. `DELETE /welcomes/{id}` when it is joined. */
export interface Welcome {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly generation: number;
  /** The epoch that the device joins in. */
  readonly epoch: number;
  /** Where the commit that added the device stands. */
  readonly seq: Seq;
  readonly body: Base64;
}

/**
 * Why messages could not be opened, as far as operators are told. What is from before a device was let
 * in, or opens later, is none of them.
 */
export const UNOPENED_REASONS = [
  'bad-signature',
  'corrupt',
  'duplicate',
  'epoch-differs',
  'epoch-missing',
  'expiry-differs',
  'malformed',
  'misplaced',
  'not-a-member',
  'plain',
  'reference-differs',
  'unknown-version',
] as const;
export type UnopenedReason = (typeof UNOPENED_REASONS)[number];

/**
 * `POST /users/me/unopened`: how many messages this device could not open since it last told, by
 * reason, each reason once. Says nothing of which, nor of where or whose; the server keeps sums alone.
 */
export interface ReportUnopened {
  readonly items: readonly { readonly reason: UnopenedReason; readonly count: number }[];
}
