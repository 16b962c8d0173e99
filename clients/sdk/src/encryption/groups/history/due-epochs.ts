import type { Seq, UserId } from '@anochat/contract';
import { epochKey, type EpochPlace, type StoredEpoch } from '../stored-epoch';

interface Present {
  readonly self: UserId;
  /** Where the device came in, if somebody else brought it in: before, it was not there. */
  readonly since: Seq;
  readonly generation: number;
  readonly epoch: number;
}

type Place = Pick<EpochPlace, 'generation' | 'epoch'>;

/**
 * Of the epochs that are lacking those that this user was in the group for, as far as a device can
 * tell by the epochs that it has: between the first of its own and the present one. Whether it is
 * so, whoever is asked knows by the roster.
 */
export const dueEpochs = (
  lacking: readonly EpochPlace[],
  stored: readonly StoredEpoch[],
  { self, since, ...present }: Present,
): readonly EpochPlace[] => {
  const own = stored.filter(
    ({ sharedBy, firstSeq, roster }) =>
      sharedBy === undefined && firstSeq >= since && roster.some(({ user }) => user === self),
  );
  const there = new Set(stored.map(epochKey));
  return lacking.filter(
    (place) =>
      !there.has(epochKey(place)) &&
      own.some((one) => isBefore(one, place)) &&
      isBefore(place, present),
  );
};

const isBefore = (one: Place, other: Place): boolean =>
  one.generation < other.generation ||
  (one.generation === other.generation && one.epoch < other.epoch);
