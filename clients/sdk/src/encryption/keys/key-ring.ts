import type {
  Base64,
  ClaimedKeyPackage,
  ConversationId,
  DeviceId,
  UserId,
} from '@anochat/contract';
import type {
  ChainReference,
  DeviceChain,
  EpochRecord,
  InboxKind,
  Leave,
  Primitives,
  SignedDelete,
} from '@anochat/e2ee';
import type { MlsEngine, OwnKeyPackage } from '@anochat/e2ee/mls';
import type { DraftSealing } from '../encryption-parts';
import type { Rename } from './name-book';

/** The account's own keys and what is known of those of others, as the groups use them. */
export interface KeyRing {
  readonly self: { readonly userId: UserId; readonly deviceId: DeviceId };
  readonly primitives: Primitives;
  readonly engine: MlsEngine;
  /** Of this device, 32 bytes each; zeros once the ring is closed. */
  readonly seeds: DeviceSeeds;

  /**
   * The chain of a user, verified under the pinned identity and pinned itself. It is fetched when
   * it is unknown, out of date or shorter than `atLeast`.
   * @throws ChainRefused when what the server shows is forged, shorter than or other than before
   */
  chainOf(user: UserId, atLeast?: ChainReference): Promise<DeviceChain>;
  /** Asks the server for what these chains are now; what it refuses stays as it was. */
  refreshChains(users: readonly UserId[]): Promise<void>;
  /** What is in memory, `null` while nothing was read of this user. */
  knownChain(user: UserId): DeviceChain | null;
  /**
   * The identity of this user was renewed and nobody has consented here: the chain goes on under
   * the new one, so that groups can be followed, but nothing may be sent.
   */
  isIdentityChanged(user: UserId): boolean;
  /** The server calls this user otherwise than this device has first heard; `null`: it does not. */
  renameOf(user: UserId): Rename | null;

  /** Published ones whose private parts are kept: for opening a Welcome. */
  ownKeyPackages(): Promise<readonly OwnKeyPackage[]>;
  /** Wipes the private parts of those that were used. */
  dropKeyPackages(used: readonly OwnKeyPackage[]): Promise<void>;
  /**
   * A key package of each device of the users, or of the devices named. Each one is checked: its
   * signature, suite and lifetime, and its credential by the chain of its user.
   * @throws KeyPackageRefused naming the device
   */
  claim(
    conversationId: ConversationId,
    users: readonly { readonly userId: UserId; readonly devices?: readonly DeviceId[] }[],
  ): Promise<readonly ClaimedKeyPackage[]>;

  /** The key of an epoch, sealed to the account's own backup key and signed by this device. */
  sealEpochRecord(record: EpochRecord): Base64;
  /** Durable when it resolves; sent, and sent again, until the server has them. */
  queueEpochRecords(records: readonly EpochRecord[]): Promise<void>;
  /**
   * Those of one conversation that any device of the account left, oldest first: only what one of
   * its devices signed. Whether an epoch is among them also says whether the account has it safe.
   */
  openEpochRecords(conversationId: ConversationId): Promise<readonly EpochRecord[]>;

  readonly drafts: DraftSealing;

  /** Sealed to one device. `kind` says which handler takes it there. */
  sendToDevice(user: UserId, device: DeviceId, kind: InboxKind, bytes: Uint8Array): Promise<void>;
  /**
   * Each item of a kind, opened, in the order of its coming, at least once. It is deleted when the
   * handler has resolved: by then what it brought must be durable.
   */
  onInbox(kind: InboxKind, handler: InboxHandler): () => void;

  /** The chain of a user became longer, or its identity another one. */
  onChainChanged(listener: (user: UserId) => void): () => void;
  onNameChanged(listener: (user: UserId) => void): () => void;
  /** The word by which others may take this account's devices out of a conversation. */
  signLeave(leave: Omit<Leave, 'user' | 'device'>): Base64;
  /** The word by which others know that this account takes a message back. */
  signDelete(word: Omit<SignedDelete, 'user' | 'device'>): Base64;
}

export interface DeviceSeeds {
  readonly mls: Uint8Array;
  readonly sign: Uint8Array;
  readonly box: Uint8Array;
}

export interface InboxSender {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}
export type InboxHandler = (bytes: Uint8Array, from: InboxSender) => Promise<void>;
