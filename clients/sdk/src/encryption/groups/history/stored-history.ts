import type { Base64, ConversationId, DeviceId, UserId } from '@anochat/contract';
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

export const OWED = 'history/owed/';
export const GIVEN = 'history/given/';
export const SHARED = 'history/shared/';

export const changeOfOwed = (owed: OwedHistory): RecordChange => ({
  key: keyOfOwed(owed),
  value: owed,
});
export const keyOfOwed = ({ conversation, device }: OwedHistory): string =>
  `${OWED}${conversation}/${device}`;
export const keyOfGiven = ({ id }: GivenHistory): string => `${GIVEN}${id}`;
export const keyOfShared = ({ conversation, generation, epoch }: EpochPlace): string =>
  `${SHARED}${conversation}/${generation}/${epoch}`;
