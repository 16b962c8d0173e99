import type { UserId } from '@anochat/contract';
import type { CommitReason, GroupPolicy, Leaf } from '@anochat/e2ee';
import type { SystemEvent } from '../../codec';

export interface GroupRoster {
  readonly epoch: number;
  readonly leaves: readonly Leaf[];
  readonly policy: GroupPolicy;
}

/** What a commit tells people: who came and went, and who leads. A new key alone is no news. */
export const describeCommit = (
  before: GroupRoster,
  after: GroupRoster,
  hasLeft: (user: UserId) => boolean,
  reason: CommitReason = 'rotate',
): readonly SystemEvent[] => {
  const there = usersOf(before);
  const here = usersOf(after);
  const added = here.filter((user) => !there.includes(user));
  const gone = there.filter((user) => !here.includes(user));
  const isFirst = before.epoch === 0;
  return [
    ...(added.length === 0
      ? []
      : [membership({ type: isFirst ? 'created' : 'added', users: added })]),
    ...gone.map((user) =>
      hasLeft(user)
        ? { ...membership({ type: 'left', users: [user] }), by: user }
        : {
            ...membership({ type: 'removed', users: [user] }),
            ...(reason === 'operator' ? { onRequest: true as const } : {}),
          },
    ),
    ...describePolicy(before.policy, after.policy),
  ];
};

const usersOf = ({ leaves }: GroupRoster): readonly UserId[] => [
  ...new Set(leaves.map(({ user }) => user)),
];

type Membership = Extract<SystemEvent, { type: 'membership' }>;
const membership = (change: Membership['change']): Membership => ({ type: 'membership', change });

const describePolicy = (before: GroupPolicy, after: GroupPolicy): readonly SystemEvent[] => {
  if (before.kind === 'direct' || after.kind === 'direct') return [];
  const handedOver =
    after.owner !== null && after.owner !== before.owner
      ? [membership({ type: 'ownership-transferred', users: [after.owner] })]
      : [];
  const raised = after.admins
    .filter((user) => !before.admins.includes(user) && user !== before.owner)
    .map((user) => membership({ type: 'role-changed', users: [user], role: 'admin' }));
  const lowered = before.admins
    .filter((user) => !after.admins.includes(user) && user !== after.owner)
    .map((user) => membership({ type: 'role-changed', users: [user], role: 'member' }));
  const { history } = after;
  const opened: readonly SystemEvent[] =
    history === before.history ? [] : [{ type: 'settings', change: { history } }];
  return [...handedOver, ...raised, ...lowered, ...opened];
};
