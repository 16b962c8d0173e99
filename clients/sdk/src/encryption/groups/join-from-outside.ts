import { encodeCommitData, fromBase64, toBase64 } from '@anochat/e2ee';
import { mlsCipherSuite, MlsError, PublicGroup } from '@anochat/e2ee/mls';
import type { CommitDesk } from './commit-desk';
import type { EntryProblem } from './entry-problem';
import type { GroupContext } from './group-context';
import { judgeTree, ownKeyPackage } from './join-group';
import { judgeGroupInfo } from './judge-group-info';
import type { LogFollower } from './log-follower';

/**
 * Comes in by itself: a device that its user has linked by the recovery words while another one of
 * the user is in the group, or one that is in the group and has lost its state. Nothing is posted
 * before it is stored; whether it is in, the group says afterwards.
 * @returns why not, `null` where nothing speaks against it
 */
export const joinFromOutside = async (
  context: GroupContext,
  follower: LogFollower,
  desk: CommitDesk,
): Promise<EntryProblem | null> => {
  const { id, ring, host, state } = context;
  const { userId, deviceId } = ring.self;
  await desk.settle();
  if (state.group) return null;
  const chain = await ring.chainOf(userId);
  const own = chain.devices.find(({ device, ended }) => device === deviceId && ended === null);
  if (!own) return null;
  const shown = await host.api.groups.get(id);
  const { generation, epoch } = shown;
  const groupInfo = fromBase64(shown.groupInfo);
  try {
    const group = await PublicGroup.fromGroupInfo(mlsCipherSuite(ring.primitives), groupInfo);
    const lost = group.leaves.find(({ device }) => device === deviceId);
    // A device that another one has linked is brought in by that one.
    if (!lost && own.addedBy !== null) return null;
    const { groupId } = group;
    const isOfThis =
      groupId.conversation === id && groupId.generation === generation && group.epoch === epoch;
    if (!isOfThis) return 'group-info.malformed';
    const problem = await judgeGroupInfo(context, group);
    if (problem) return problem;
    const { seq, chain: seenChain } = follower.trace.seen;
    const pending = await ring.engine.externalJoin({
      groupInfo,
      own: await ownKeyPackage(context),
      ...(lost ? { removeLeaf: lost.leafIndex } : {}),
      authenticatedData: encodeCommitData({ v: 1, reason: 'join', seenSeq: seq, seenChain }),
    });
    const verdict = await judgeTree(context, follower, pending.next);
    if (!verdict.ok) return verdict.reason;
    await state.stage({
      clientId: host.newId(),
      generation,
      epoch,
      commit: toBase64(pending.commit),
      groupInfo: toBase64(pending.groupInfo),
      welcome: null,
      next: toBase64(pending.next.encode()),
      begins: await state.describe(pending.next, 0, []),
      isEntry: true,
    });
  } catch (error) {
    if (error instanceof MlsError) return 'group-info.malformed';
    throw error;
  }
  await desk.settle();
  return null;
};
