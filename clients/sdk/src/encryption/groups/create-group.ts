import type {
  ConversationId,
  CreateConversation,
  FirstCommit,
  Head,
  HistoryAccess,
  UserId,
} from '@anochat/contract';
import { chainStart, encodeCommitData, encodeGroupId, toBase64 } from '@anochat/e2ee';
import type { GroupPolicy } from '@anochat/e2ee';
import { AnoChatError } from '../../errors';
import { claimFor, planOwnDevices } from './commit-plans';
import { describeCommit } from './describe-commit';
import type { GroupContext } from './group-context';
import type { GroupKeeper } from './group-keeper';
import { ownKeyPackage } from './join-group';

type NewGroup = CreateConversation & { readonly kind: 'direct' | 'group' };

/**
 * Begins an encrypted conversation: a group of this device alone, and in its first commit all
 * other devices. What is posted is stored before.
 * @throws AnoChatError `user.without-encryption`
 */
export const createGroup = (
  keeper: GroupKeeper,
  request: NewGroup & { readonly id: ConversationId },
  history: HistoryAccess,
): Promise<Head> =>
  keeper.inTurn(async () => {
    const { context } = keeper;
    const { id, host, state } = context;
    const e2ee = await firstCommit(context, request, history);
    try {
      const head = await host.api.conversations.create({ ...request, e2ee });
      // The two have a conversation already: nothing was begun.
      if (head.id !== id) await state.forget();
      else await keeper.follower.catchUp(head.lastSeq);
      return head;
    } catch (error) {
      if (error instanceof AnoChatError && !error.isTemporary) await state.forget();
      throw error;
    }
  });

const firstCommit = async (
  context: GroupContext,
  request: NewGroup,
  history: HistoryAccess,
): Promise<FirstCommit> => {
  const { id, host, ring, state } = context;
  const { engine, primitives, self } = ring;
  const groupId = encodeGroupId({ conversation: id, generation: 0 });
  const own = await ownKeyPackage(context);
  const policy = policyOf(request, self.userId, history);
  const group = await engine.createGroup({ groupId, policy, own });
  const others = othersIn(request, self.userId);
  const adds = [
    ...(await claimFor(ring, id, others)),
    ...((await planOwnDevices(group, ring, id))?.adds ?? []),
  ];
  const { chain } = chainStart(primitives, id);
  const authenticatedData = encodeCommitData({
    v: 1,
    reason: adds.length > 0 ? 'add' : 'rotate',
    seenSeq: 0,
    seenChain: chain,
  });
  const pending = await group.commit({ adds, removes: [], authenticatedData });
  const commit = {
    clientId: host.newId(),
    commit: toBase64(pending.commit),
    groupInfo: toBase64(pending.groupInfo),
    ...(pending.welcome ? { welcome: toBase64(pending.welcome) } : {}),
  };
  const lines = describeCommit(group, pending.next, () => false, 'add');
  await state.prepare(0, group, {
    ...commit,
    welcome: commit.welcome ?? null,
    generation: 0,
    epoch: 0,
    next: toBase64(pending.next.encode()),
    begins: await state.describe(pending.next, 0, lines),
  });
  return { groupInfo: toBase64(await group.groupInfo()), commit };
};

const othersIn = (request: NewGroup, self: UserId): readonly UserId[] =>
  (request.kind === 'direct' ? [request.userId] : request.members).filter((user) => user !== self);

const policyOf = (request: NewGroup, self: UserId, history: HistoryAccess): GroupPolicy =>
  request.kind === 'direct'
    ? {
        v: 1,
        kind: 'direct',
        generation: 0,
        users: request.userId === self ? [self] : [self, request.userId],
      }
    : {
        v: 1,
        kind: 'group',
        generation: 0,
        owner: self,
        admins: [],
        adds: 'admins',
        history,
      };
