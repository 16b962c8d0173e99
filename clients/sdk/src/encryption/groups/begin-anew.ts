import {
  encodeCommitData,
  encodeGroupId,
  fromBase64,
  judgeGeneration,
  leavesToRemove,
  outranks,
  toBase64,
  type GroupPolicy,
} from '@anochat/e2ee';
import { mlsCipherSuite, PublicGroup, type MlsGroup } from '@anochat/e2ee/mls';
import { AnoChatError } from '../../errors';
import type { CommitDesk } from './commit-desk';
import { claimFor, planOwnDevices } from './commit-plans';
import { describeCommit } from './describe-commit';
import type { GroupContext } from './group-context';
import { groupWorld } from './group-world';
import { ownKeyPackage } from './join-group';
import type { LogFollower } from './log-follower';

/** Members who have not stopped go on with the old group meanwhile. */
const ATTEMPTS = 5;

/**
 * Begins the group anew that has stopped here: a further generation of the same people under the
 * same rules, without whoever made the commit that was refused. It is stored before it is posted.
 * @throws AnoChatError `commit.refused` to whom it is not allowed; `epoch.stale` when another one
 * was faster, or the group has moved on
 */
export const beginAnew = async (
  context: GroupContext,
  follower: LogFollower,
  desk: CommitDesk,
): Promise<void> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await desk.settle();
    if (!context.state.group || !context.state.stored.stopped) return;
    await beginOnce(context, follower, desk);
  }
  if (context.state.stored.stopped) throw AnoChatError.of('epoch.stale');
};

const beginOnce = async (
  context: GroupContext,
  follower: LogFollower,
  desk: CommitDesk,
): Promise<void> => {
  const { id, host, state, ring } = context;
  const { group, stored } = state;
  if (!group || !stored.stopped) return;
  const shown = await host.api.groups.get(id);
  if (shown.generation !== group.generation) throw AnoChatError.of('epoch.stale');
  const suite = mlsCipherSuite(ring.primitives);
  const there = await PublicGroup.fromGroupInfo(suite, fromBase64(shown.groupInfo));
  const world = groupWorld(ring, follower.trace.departed, 'now');
  const gone = leavesToRemove(group.leaves, world);
  const { userId } = ring.self;
  const culprit = stored.stopped.by;
  const mayLeaveOut = (user: string): boolean =>
    user !== userId && outranks(group.policy, userId, user);
  const inside = usersOf(group.leaves.filter((leaf) => !gone.includes(leaf))).filter(
    (user) => usersOf(there.leaves).includes(user) && (user !== culprit || !mayLeaveOut(culprit)),
  );
  // With whoever the refused commit has brought in.
  const without = usersOf([...group.leaves, ...there.leaves]).filter(
    (user) => !inside.includes(user) && mayLeaveOut(user) && usersOf(there.leaves).includes(user),
  );
  const generation = group.generation + 1;
  const first = await ring.engine.createGroup({
    groupId: encodeGroupId({ conversation: id, generation }),
    policy: policyWithout(group.policy, generation, without),
    own: await ownKeyPackage(context),
  });
  const others = inside.filter((user) => user !== userId);
  const adds = [
    ...(await claimFor(ring, id, others)),
    ...((await planOwnDevices(first, ring, id))?.adds ?? []),
  ];
  const { seq, chain } = follower.trace.seen;
  const reason = adds.length > 0 ? 'add' : 'rotate';
  const authenticatedData = encodeCommitData({ v: 1, reason, seenSeq: seq, seenChain: chain });
  const pending = await first.commit({ adds, removes: [], authenticatedData });
  const refusal = judgeGeneration(
    {
      founder: userId,
      policyBefore: group.policy,
      leavesBefore: group.leaves,
      policyAfter: pending.next.policy,
      leavesAfter: pending.next.leaves,
    },
    world,
  );
  if (refusal) throw AnoChatError.of('commit.refused', { reason: refusal });
  await state.stage({
    clientId: host.newId(),
    generation,
    epoch: 0,
    commit: toBase64(pending.commit),
    groupInfo: toBase64(pending.groupInfo),
    welcome: pending.welcome && toBase64(pending.welcome),
    next: toBase64(pending.next.encode()),
    begins: await state.describe(
      pending.next,
      0,
      describeCommit(group, pending.next, (user) => world.hasLeft(user)),
    ),
    founds: {
      after: shown.epoch,
      without,
      groupInfo: toBase64(await first.groupInfo()),
    },
  });
  await desk.settle();
};

const usersOf = (leaves: MlsGroup['leaves']): readonly string[] => [
  ...new Set(leaves.map(({ user }) => user)),
];

const policyWithout = (
  policy: GroupPolicy,
  generation: number,
  without: readonly string[],
): GroupPolicy =>
  policy.kind === 'direct'
    ? { ...policy, generation }
    : {
        ...policy,
        generation,
        admins: policy.admins.filter((admin) => !without.includes(admin)),
      };
