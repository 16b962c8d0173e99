import type { UserId } from '@anochat/contract';
import { mayAdd } from '@anochat/e2ee';
import type { MlsGroup } from '@anochat/e2ee/mls';
import { givesHistory } from './owed-by-commit';

/** Whoever brought this device in sends at once, or when their app is open again. */
const AWAITED_MS = 7 * 24 * 3_600_000;

/** What the group that a device was brought into says of what was before. */
export interface HistoryGrant {
  /** Who might bring this user in then, and so may share what they have. */
  readonly by: readonly UserId[];
  /** Until then the keys are on the way; 0 when all have come, or none will. */
  readonly awaitedUntil: number;
}

/** By the group as it was at the join: what changes later in it gives nobody earlier history. */
export const historyGrant = (group: MlsGroup, self: UserId, now: number): HistoryGrant => {
  const users = [...new Set(group.leaves.map(({ user }) => user))];
  const by = givesHistory(group.policy)
    ? users.filter((user) => user !== self && mayAdd(group.policy, user, self))
    : [];
  return { by, awaitedUntil: by.length > 0 && group.epoch > 1 ? now + AWAITED_MS : 0 };
};
