import type { Welcome } from '@anochat/contract';
import {
  decodeGroupId,
  fromBase64,
  judgeGeneration,
  judgeJoin,
  judgeLaterGeneration,
  type JoinVerdict,
} from '@anochat/e2ee';
import { MlsError, type MlsGroup, type OwnKeyPackage } from '@anochat/e2ee/mls';
import type { SystemEvent } from '../../codec';
import { describeCommit } from './describe-commit';
import type { GroupContext } from './group-context';
import { groupWorld } from './group-world';
import { historyGrant } from './history/history-grant';
import type { LogFollower } from './log-follower';

/** Of a log that is longer before the join, a joiner reads nothing. */
const READ_BEFORE_JOIN = 300;
const LIFETIME_S = 90 * 24 * 3_600;

/** Comes in by the Welcome of a member. Gives back whether that was so; durable when it resolves. */
export const joinByWelcome = async (
  context: GroupContext,
  follower: LogFollower,
  welcome: Welcome,
): Promise<boolean> => {
  const { state, ring, host } = context;
  const before = state.group;
  const isLive = before !== null && before.generation >= welcome.generation;
  // Whoever could put another state in place of a live one could take this device out of the group.
  if (isLive || welcome.generation < state.stored.generation) return false;
  // Who led the group, and who was in it, is known at its end.
  if (before) await follower.catchUp(welcome.seq);
  const opened = await openWelcome(context, welcome);
  if (!opened) return false;
  const { group, used } = opened;
  if (!(await judgeTree(context, follower, group)).ok) return false;
  if (before && !isNextOf(context, follower, before, group)) return false;
  if (welcome.seq - follower.trace.cursor > READ_BEFORE_JOIN) follower.skipTo(welcome.seq - 1);
  const users = [...new Set(group.leaves.map(({ user }) => user))];
  const epoch = await state.describe(group, welcome.seq, linesOf(context, before, group));
  const leafAt = host.platform.clock.now();
  const history = historyGrant(group, ring.self.userId, leafAt);
  // Who goes on in another generation from its first epoch on was there before.
  const wasThere = before !== null && isBegin(group);
  const joined = {
    leafAt,
    mustRotate: true,
    joinedSeq: wasThere ? state.stored.joinedSeq : welcome.seq,
    stopped: null,
    isUnheard: false,
    answerTo: null,
    ...(wasThere ? {} : { history }),
  };
  // The log may have been there first, and was read without these keys.
  const rewound = follower.rewind(welcome.seq, users);
  await state.begin(group, epoch, joined, [rewound]);
  await ring.dropKeyPackages([used]);
  return true;
};

const isBegin = ({ epoch }: MlsGroup): boolean => epoch === 1;

/**
 * Whether a group goes on from the one that this device is in: begun by somebody who may, for the
 * same people. Its founder has signed the leaf that the first commit made, for this group alone.
 * A device that was left out then, and is brought in later, holds it to who went on with it.
 */
const isNextOf = (
  { id, ring, host }: GroupContext,
  follower: LogFollower,
  before: MlsGroup,
  group: MlsGroup,
): boolean => {
  const world = groupWorld(ring, follower.trace.departed, 'now');
  const facts = {
    policyBefore: before.policy,
    leavesBefore: before.leaves,
    policyAfter: group.policy,
    leavesAfter: group.leaves,
  };
  const committers = group.committers.map(({ user }) => user);
  const [founder, ...others] = committers;
  if (!founder || (isBegin(group) && others.length > 0)) return false;
  const isNext = isBegin(group) && group.generation === before.generation + 1;
  const refusal = isNext
    ? judgeGeneration({ ...facts, founder }, world)
    : judgeLaterGeneration({ ...facts, committers }, world);
  if (refusal) host.platform.log('error', 'A new generation is refused', { id, refusal });
  return refusal === null;
};

/** Who is in by the commit that brought this device in, or gone by it. */
const linesOf = (
  { ring }: GroupContext,
  before: MlsGroup | null,
  group: MlsGroup,
): readonly SystemEvent[] => {
  if (before && isBegin(group)) return describeCommit(before, group, () => false);
  const users = [...new Set(group.leaves.map(({ user }) => user))];
  const change =
    group.epoch === 1
      ? ({ type: 'created', users } as const)
      : ({ type: 'added', users: [ring.self.userId] } as const);
  return [{ type: 'membership', change }];
};

/** For a group that this device begins, or comes into by itself: it is published nowhere. */
export const ownKeyPackage = ({ ring, host }: Pick<GroupContext, 'ring' | 'host'>) => {
  const now = Math.floor(host.platform.clock.now() / 1_000);
  return ring.engine.createKeyPackage({
    user: ring.self.userId,
    device: ring.self.deviceId,
    signatureSeed: ring.seeds.mls,
    lifetime: { notBefore: now - 3_600, notAfter: now + LIFETIME_S },
  });
};

const openWelcome = async (
  { id, ring, host }: GroupContext,
  welcome: Welcome,
): Promise<{ readonly group: MlsGroup; readonly used: OwnKeyPackage } | null> => {
  try {
    const own = await ring.ownKeyPackages();
    const joined = await ring.engine.join({ welcome: fromBase64(welcome.body), own });
    const groupId = decodeGroupId(joined.group.groupId);
    const isOfThis =
      groupId?.conversation === id &&
      groupId.generation === welcome.generation &&
      joined.group.epoch === welcome.epoch;
    if (isOfThis) return joined;
    host.platform.log('error', 'A welcome leads to another group', { id });
  } catch (error) {
    if (!(error instanceof MlsError)) throw error;
    host.platform.log('error', 'A welcome does not open', { id, error: String(error) });
  }
  return null;
};

/** The whole tree is judged: whoever stands in it reads what is said from here on. */
export const judgeTree = async (
  { id, ring, host }: GroupContext,
  follower: LogFollower,
  group: Pick<MlsGroup, 'leaves' | 'policy'>,
): Promise<JoinVerdict> => {
  const users = [...new Set(group.leaves.map(({ user }) => user))];
  await Promise.all(users.map((user) => ring.chainOf(user)));
  const world = groupWorld(ring, follower.trace.departed, 'now');
  let verdict = judgeJoin(group.leaves, group.policy, world);
  if (!verdict.ok) {
    // Devices that were linked since the chains were read.
    await ring.refreshChains(users);
    verdict = judgeJoin(group.leaves, group.policy, world);
  }
  if (!verdict.ok) {
    host.platform.log('error', 'A group is refused', { id, reason: verdict.reason });
  }
  return verdict;
};
