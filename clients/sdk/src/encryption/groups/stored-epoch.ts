import type { Base64, ConversationId, DeviceId, Seq, UserId } from '@anochat/contract';
import { deriveEpochKeys, fromBase64, toBase64 } from '@anochat/e2ee';
import type { EpochKeys, EpochRecord, Primitives, RosterMember } from '@anochat/e2ee';
import type { SystemEvent } from '../../codec';

/** The key of one epoch as it lies in the store, with who was in the group. */
export interface StoredEpoch {
  readonly suite: number;
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  /** Where the commit that began it stands, 0 while it is not in the log. */
  readonly firstSeq: Seq;
  /** Where the commit that ended it stands, `null` while it is not known. */
  readonly lastSeq: Seq | null;
  readonly secret: Base64;
  readonly confirmedTranscriptHash: Base64;
  readonly roster: readonly {
    readonly user: UserId;
    readonly device: DeviceId;
    readonly signKey: Base64;
  }[];
  /** What its commit tells people; none for one that was not followed here. */
  readonly lines: readonly SystemEvent[];
  /** What its committer has signed of the log; left out for a commit that was not followed here. */
  readonly seen?: {
    readonly user: UserId;
    readonly device: DeviceId;
    readonly seq: Seq;
    readonly chain: Base64;
  };
  /** Who gave it to this user, who was not in the group then; left out for one's own. */
  readonly sharedBy?: UserId;
}

export interface LoadedEpoch {
  readonly stored: StoredEpoch;
  readonly keys: EpochKeys;
  readonly roster: readonly RosterMember[];
}

export interface EpochPlace {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
}

export const EPOCHS = 'epoch/';

/** Sorts by generation and epoch. */
export const epochKey = ({ conversation, generation, epoch }: EpochPlace): string =>
  `${EPOCHS}${conversation}/${String(generation).padStart(10, '0')}/${String(epoch).padStart(16, '0')}`;

export const loadEpoch = (primitives: Primitives, stored: StoredEpoch): LoadedEpoch => ({
  stored,
  keys: deriveEpochKeys(primitives, fromBase64(stored.secret)),
  roster: stored.roster.map(({ user, device, signKey }) => ({
    user,
    device,
    signKey: fromBase64(signKey),
  })),
});

/** As it goes to the account's backup and to other devices. */
export const recordOf = (stored: StoredEpoch): EpochRecord => ({
  suite: stored.suite,
  conversation: stored.conversation,
  generation: stored.generation,
  epoch: stored.epoch,
  firstSeq: stored.firstSeq,
  secret: fromBase64(stored.secret),
  confirmedTranscriptHash: fromBase64(stored.confirmedTranscriptHash),
  roster: stored.roster.map(({ user, device }) => ({ user, device })),
  ...(stored.sharedBy === undefined ? {} : { sharedBy: stored.sharedBy }),
});

/** The epoch of a record that came from elsewhere, with the keys that its members sign with. */
export const epochOf = (
  record: EpochRecord,
  lastSeq: Seq | null,
  signKeyOf: (user: UserId, device: DeviceId) => Uint8Array | null,
): StoredEpoch => ({
  suite: record.suite,
  conversation: record.conversation,
  generation: record.generation,
  epoch: record.epoch,
  firstSeq: record.firstSeq,
  lastSeq,
  secret: toBase64(record.secret),
  confirmedTranscriptHash: toBase64(record.confirmedTranscriptHash),
  roster: record.roster.flatMap(({ user, device }) => {
    const signKey = signKeyOf(user, device);
    return signKey ? [{ user, device, signKey: toBase64(signKey) }] : [];
  }),
  lines: [],
  ...(record.sharedBy === undefined ? {} : { sharedBy: record.sharedBy }),
});
