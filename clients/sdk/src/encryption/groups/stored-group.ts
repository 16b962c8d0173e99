import type {
  Base64,
  ClientId,
  ConversationId,
  DeviceId,
  NewGeneration,
  Seq,
  UserId,
} from '@anochat/contract';
import type { HistoryGrant } from './history/history-grant';
import type { StoredEpoch } from './stored-epoch';

/** A commit that nobody has accepted yet: written before it is posted, so that no crash loses it. */
export interface StagedCommit {
  readonly clientId: ClientId;
  readonly generation: number;
  /** The epoch that it ends. */
  readonly epoch: number;
  readonly commit: Base64;
  readonly groupInfo: Base64;
  readonly welcome: Base64 | null;
  /** The state of the epoch that it begins, secret. */
  readonly next: Base64;
  readonly begins: StoredEpoch;
  /** This device is not in the group that the commit is made for: it comes in by it. */
  readonly isEntry?: boolean;
  /** It is the first of a generation: what goes with that, see `NewGeneration`. */
  readonly founds?: Pick<NewGeneration, 'after' | 'without' | 'groupInfo'>;
}

/** A conversation's group as this device keeps it. Written under the group's lock alone. */
export interface StoredGroup {
  readonly generation: number;
  /** The state of the current epoch, secret; `null`: this device is not in the group. */
  readonly state: Base64 | null;
  /** Where the commit that brought this device in stands: what is older is not for it by itself. */
  readonly joinedSeq: Seq;
  /** When this device's leaf got its key, in milliseconds since 1970. */
  readonly leafAt: number;
  /** The key of the leaf came from outside: it is replaced soon. */
  readonly mustRotate: boolean;
  /**
   * This device came in by itself and has heard nobody since: whether others are there is the
   * server's word alone, so that its messages wait.
   */
  readonly isUnheard: boolean;
  /** A device that came in by itself, and waits to hear somebody. */
  readonly answerTo: DeviceId | null;
  readonly staged: StagedCommit | null;
  /** A commit that others took, and this device refuses: nothing goes on from there. */
  readonly stopped: { readonly by: UserId; readonly reason: string } | null;
  /** Who may give this device what was before its join; left out where it came in by itself. */
  readonly history?: HistoryGrant;
}

export const groupKey = (id: ConversationId): string => `group/${id}`;
export const traceKey = (id: ConversationId): string => `trace/${id}`;
/** Differences that pages of the log gave away. */
export const findingsKey = (id: ConversationId): string => `findings/${id}`;

export const NO_GROUP: StoredGroup = {
  generation: 0,
  state: null,
  joinedSeq: 0,
  leafAt: 0,
  mustRotate: false,
  isUnheard: false,
  answerTo: null,
  staged: null,
  stopped: null,
};
