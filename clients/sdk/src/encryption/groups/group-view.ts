import type { UserId } from '@anochat/contract';
import type { GroupNotice, GroupView } from '../encryption';
import type { KeyRing } from '../keys/key-ring';
import type { GroupState } from './group-state';
import type { EntryProblem } from './entry-problem';
import type { LogTrace } from './log-trace';
import type { StoredGroup } from './stored-group';

/** Why a group stops that a copy of this device has moved on. */
export const CLONE = 'clone';
/** Why a group stops that the server, put back to a backup, has lost keys of. */
export const RESTORED = 'restored';

export const LOADING_VIEW: GroupView = {
  status: 'loading',
  epoch: 0,
  roster: [],
  history: null,
  notices: [],
};

/** A group as people are shown it. */
export const groupView = (
  { group, stored }: GroupState,
  trace: LogTrace,
  ring: KeyRing,
  refused: EntryProblem | null,
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
    history: group?.policy.kind === 'group' ? group.policy.history : null,
    notices: noticesOf(stored, users, group !== null, trace, ring, refused),
  };
};

const stopNotice = (stopped: NonNullable<GroupState['stored']['stopped']>): GroupNotice => {
  if (stopped.reason === CLONE) return { type: 'clone-suspected' };
  if (stopped.reason === RESTORED) return { type: 'server-restored' };
  return { type: 'commit-refused', ...stopped };
};

const outsideNotice = (refused: EntryProblem | null): GroupNotice =>
  refused === null ? { type: 'not-in-group' } : { type: 'entry-refused', reason: refused };

const noticesOf = (
  { stopped, isUnheard }: StoredGroup,
  users: readonly UserId[],
  isIn: boolean,
  trace: LogTrace,
  ring: KeyRing,
  refused: EntryProblem | null,
): readonly GroupNotice[] => {
  const waiting = trace.waiting.filter((user) => !users.includes(user));
  const changed = users.filter((user) => ring.isIdentityChanged(user));
  return [
    ...trace.differing.map(({ userId, seq, reason }) => ({
      type: 'log-differs' as const,
      seq,
      from: userId,
      reason,
    })),
    ...(stopped ? [stopNotice(stopped)] : []),
    ...(waiting.length > 0 && isIn
      ? [{ type: 'waiting-to-be-let-in' as const, users: waiting }]
      : []),
    ...(isIn ? [] : [outsideNotice(refused)]),
    ...(isIn && isUnheard ? [{ type: 'unheard' as const }] : []),
    ...(changed.length > 0 ? [{ type: 'identity-changed' as const, users: changed }] : []),
    ...users.flatMap((userId) => {
      const rename = ring.renameOf(userId);
      return rename ? [{ type: 'renamed' as const, userId, ...rename }] : [];
    }),
  ];
};
