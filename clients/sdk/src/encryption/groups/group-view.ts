import type { UserId } from '@anochat/contract';
import type { GroupNotice, GroupView } from '../encryption';
import type { KeyRing } from '../keys/key-ring';
import type { GroupState } from './group-state';
import type { LogTrace } from './log-trace';

/** Why a group stops that a copy of this device has moved on. */
export const CLONE = 'clone';

export const LOADING_VIEW: GroupView = { status: 'loading', epoch: 0, roster: [], notices: [] };

/** A group as people are shown it. */
export const groupView = (
  { group, stored }: GroupState,
  trace: LogTrace,
  ring: KeyRing,
): GroupView => {
  const users = [...new Set(group?.leaves.map(({ user }) => user) ?? [])];
  return {
    status: stored.stopped ? 'stopped' : group ? 'ready' : 'waiting',
    epoch: group?.epoch ?? 0,
    roster: users.map((userId) => ({
      userId,
      devices: (group?.leaves ?? [])
        .filter(({ user }) => user === userId)
        .map(({ device }) => device),
    })),
    notices: noticesOf(stored.stopped, users, group !== null, trace, ring),
  };
};

const stopNotice = (stopped: NonNullable<GroupState['stored']['stopped']>): GroupNotice =>
  stopped.reason === CLONE ? { type: 'clone-suspected' } : { type: 'commit-refused', ...stopped };

const noticesOf = (
  stopped: GroupState['stored']['stopped'],
  users: readonly UserId[],
  isIn: boolean,
  trace: LogTrace,
  ring: KeyRing,
): readonly GroupNotice[] => {
  const changed = users.filter((user) => ring.isIdentityChanged(user));
  return [
    ...trace.differing.map(({ userId, seq }) => ({
      type: 'log-differs' as const,
      seq,
      from: userId,
    })),
    ...(stopped ? [stopNotice(stopped)] : []),
    ...(trace.waiting.length > 0 && isIn
      ? [{ type: 'waiting-to-be-let-in' as const, users: trace.waiting }]
      : []),
    ...(isIn ? [] : [{ type: 'not-in-group' as const }]),
    ...(changed.length > 0 ? [{ type: 'identity-changed' as const, users: changed }] : []),
  ];
};
