import type { ConversationId, UserId } from '@anochat/contract';
import type { GroupPolicy, Leaf } from '@anochat/e2ee';
import type { RecordChange } from '../../../storage/records';
import { changeOfOwed } from './stored-history';

interface Roster {
  readonly generation: number;
  readonly epoch: number;
  readonly leaves: readonly Leaf[];
  readonly policy: GroupPolicy;
}

/**
 * What a commit of this device makes it owe: the devices of people whom it brought in, where new
 * members read what was said before. Written together with the commit, so that no end of the
 * program loses it.
 */
export const owedByCommit = (
  conversation: ConversationId,
  self: UserId,
  before: Roster,
  after: Roster,
): readonly RecordChange[] => {
  // In epoch 0 a group has nobody and nothing.
  if (!givesHistory(after.policy) || before.epoch === 0) return [];
  const isNew = ({ user }: Leaf): boolean =>
    user !== self && !before.leaves.some((leaf) => leaf.user === user);
  const { generation, epoch } = after;
  return after.leaves
    .filter(isNew)
    .map(({ user, device }) => changeOfOwed({ conversation, generation, epoch, user, device }));
};

export const givesHistory = (policy: GroupPolicy): boolean =>
  policy.kind === 'group' && policy.history === 'all';
