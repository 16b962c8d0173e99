import type { Base64, ConversationId, DeviceId, UserId } from '@anochat/contract';
import type { EpochRange } from '@anochat/e2ee';
import type { RecordChange } from '../../../storage/records';
import type { InboxSender } from '../../keys/key-ring';
import type { EpochPlace } from '../stored-epoch';

/** Keys of earlier epochs that this device has yet to send to one that it brought in. */
export interface OwedHistory extends EpochPlace {
  /** All before `epoch` of that generation is still to be sent. */
  readonly epoch: number;
  readonly user: UserId;
  readonly device: DeviceId;
}

/** What a member sent, until the group is there that it has to be held against. */
export interface GivenHistory {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly from: InboxSender;
  readonly payload: Base64;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

/** With the epoch of this place ends what `by` has shared. */
export interface SharedUpTo extends EpochPlace {
  readonly by: UserId;
}

/** How this device has asked others for the keys that it lacks of a conversation. */
export interface AskedHistory {
  readonly conversation: ConversationId;
  /** Who was asked in this round. */
  readonly asked: readonly DeviceId[];
  /** How often everybody was asked. */
  readonly rounds: number;
  /** Nobody is asked before then, in milliseconds since 1970. */
  readonly nextAt: number;
  /** Requests since then, of one day. */
  readonly since: number;
  readonly requests: number;
}

/** What another device has asked for, until it was answered: the last request of each device. */
export interface RequestedHistory {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly from: InboxSender;
  readonly ranges: readonly EpochRange[];
}

/** How much this device has sent another one upon its requests, of one day. */
export interface AnsweredHistory {
  readonly conversation: ConversationId;
  readonly device: DeviceId;
  readonly since: number;
  readonly items: number;
}

export const OWED = 'history/owed/';
export const GIVEN = 'history/given/';
export const SHARED = 'history/shared/';
export const LACKED = 'history/lacked/';
export const REQUESTED = 'history/requested/';
export const ANSWERED = 'history/answered/';

export const changeOfOwed = (owed: OwedHistory): RecordChange => ({
  key: keyOfOwed(owed),
  value: owed,
});
export const keyOfOwed = ({ conversation, device }: OwedHistory): string =>
  `${OWED}${conversation}/${device}`;
export const keyOfGiven = ({ id }: GivenHistory): string => `${GIVEN}${id}`;
export const keyOfShared = ({ conversation, generation, epoch }: EpochPlace): string =>
  `${SHARED}${conversation}/${generation}/${epoch}`;
export const keyOfLacked = ({ conversation, generation, epoch }: EpochPlace): string =>
  `${LACKED}${conversation}/${generation}/${epoch}`;
export const keyOfAsked = (conversation: ConversationId): string => `history/asked/${conversation}`;
export const keyOfRequested = ({ conversation, from }: RequestedHistory): string =>
  `${REQUESTED}${conversation}/${from.deviceId}`;
export const keyOfAnswered = ({
  conversation,
  device,
}: Pick<AnsweredHistory, 'conversation' | 'device'>): string =>
  `${ANSWERED}${conversation}/${device}`;
