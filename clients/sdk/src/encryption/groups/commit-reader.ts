import type { CommitEntry, UserId } from '@anochat/contract';
import { fromBase64, judgeCommit, leavesToRemove, toBase64 } from '@anochat/e2ee';
import type { CommitFacts, CommitRefusal, DeviceCredential } from '@anochat/e2ee';
import { MlsError, type AppliedCommit, type MlsGroup } from '@anochat/e2ee/mls';
import { describeCommit } from './describe-commit';
import type { GroupContext } from './group-context';
import { groupWorld } from './group-world';
import { CLONE } from './group-view';
import { owedByCommit } from './history/owed-by-commit';
import type { LogTrace, Witness } from './log-trace';
import type { StoredEpoch } from './stored-epoch';
import type { StagedCommit, StoredGroup } from './stored-group';

/** What was refused may only look so by chains that have grown since: asked for again, once. */
const BY_CHAINS: readonly CommitRefusal[] = [
  'credential.unknown',
  'committer.forged',
  'add.forged',
  'remove.not-permitted',
];

/** Follows the group by the commits of its log, in order, each judged before it is taken over. */
export class CommitReader {
  constructor(
    private readonly context: GroupContext,
    private readonly trace: () => LogTrace,
  ) {}

  /** Gives back what the committer has signed of the log; `null` where the commit is none to follow. */
  async take(entry: CommitEntry): Promise<Witness | null> {
    const { state } = this.context;
    const { group, stored } = state;
    const { body } = entry;
    const { staged } = stored;
    const isStaged =
      staged?.commit === body &&
      entry.generation === staged?.generation &&
      entry.epoch === staged.epoch;
    if (isStaged) {
      await this.promote(staged, entry);
      return null;
    }
    if (!group || body === undefined || stored.stopped) return null;
    if (entry.generation !== group.generation || entry.epoch < group.epoch) return null;
    try {
      return await this.follow(group, entry, fromBase64(body));
    } catch (error) {
      if (!(error instanceof MlsError)) throw error;
      this.context.host.platform.log('error', 'A commit is not one', { error: String(error) });
      await state.stop(entry.sender, 'invalid');
      return null;
    }
  }

  /** The log shows the bytes that were staged: they are what happened. */
  private async promote(staged: StagedCommit, { seq }: CommitEntry): Promise<void> {
    const { id, state, ring, host } = this.context;
    const { group } = state;
    const next = await ring.engine.restore(fromBase64(staged.next));
    const begins = { ...staged.begins, firstSeq: seq };
    const before = staged.isEntry || staged.founds ? [] : (group?.leaves ?? []);
    const renewed = { leafAt: host.platform.clock.now(), mustRotate: false, answerTo: null };
    const gone = leavesToRemove(next.leaves, groupWorld(ring, this.trace().departed, 'now'));
    const isUnheard = next.leaves.length - gone.length > 1;
    const isNext = group && !staged.isEntry && !staged.founds;
    const owed = isNext ? owedByCommit(id, ring.self.userId, group, next) : [];
    const change = {
      ...renewed,
      ...(staged.isEntry ? { joinedSeq: seq, isUnheard } : {}),
      ...(staged.founds ? { stopped: null } : {}),
    };
    await state.begin(next, begins, change, owed);
    if (owed.length > 0) this.context.onOwed();
    const there = new Set(before.map(({ user }) => user));
    this.trace().arrive(next.leaves.flatMap(({ user }) => (there.has(user) ? [] : [user])));
  }

  private async follow(
    group: MlsGroup,
    entry: CommitEntry,
    commit: Uint8Array,
  ): Promise<Witness | null> {
    const { state } = this.context;
    let applied = await this.apply(group, commit);
    if (applied.kind === 'refused' && BY_CHAINS.includes(applied.reason)) {
      await this.refreshChains(applied.facts);
      applied = await this.apply(group, commit);
    }
    switch (applied.kind) {
      case 'refused':
        await state.stop(entry.sender, applied.reason);
        return null;
      case 'own':
        // Another copy of this device acts in its name: neither can follow the other.
        await state.stop(entry.sender, CLONE);
        return null;
      case 'removed':
        await state.leave(entry.seq);
        break;
      case 'applied': {
        const { departed } = this.trace();
        const hasLeft = (user: UserId): boolean => departed[user] === 'left';
        const reason = applied.facts.data?.reason ?? 'rotate';
        const lines = describeCommit(group, applied.group, hasLeft, reason);
        const epoch = await state.describe(applied.group, entry.seq, lines);
        const begun = { ...epoch, ...seenIn(applied.facts) };
        await state.begin(applied.group, begun, this.heard(applied.facts));
        this.trace().arrive(
          applied.facts.proposals.flatMap((one) => (one.type === 'add' ? [one.user] : [])),
        );
      }
    }
    return witnessOf(applied.facts);
  }

  /** Whoever makes a commit is there; a device that came in by itself waits for such a word. */
  private heard({ committer }: CommitFacts): Partial<StoredGroup> {
    // That takes no key of the epoch before.
    if (committer.kind === 'external') return { answerTo: committer.device };
    const { answerTo } = this.context.state.stored;
    const isOwnWord = committer.leaf.device === answerTo;
    return { answerTo: isOwnWord ? answerTo : null, isUnheard: false };
  }

  private apply(group: MlsGroup, commit: Uint8Array): Promise<AppliedCommit> {
    const world = groupWorld(this.context.ring, this.trace().departed, 'past');
    return group.apply(commit, (facts) => judgeCommit(facts, world));
  }

  private async refreshChains({ committer, proposals, leavesBefore }: CommitFacts): Promise<void> {
    const { ring, host } = this.context;
    const { user } = deviceOf(committer);
    const users = [
      user,
      ...leavesBefore.map((leaf) => leaf.user),
      ...proposals.flatMap((one) => (one.type === 'add' ? [one.user] : [])),
    ];
    await ring.refreshChains([...new Set(users)]).catch((error: unknown) => {
      host.platform.log('info', 'Chains were not read', { error: String(error) });
      throw error;
    });
  }
}

const witnessOf = ({ committer, data }: CommitFacts): Witness | null => {
  if (!data) return null;
  const { user } = deviceOf(committer);
  return { user, seenSeq: data.seenSeq, seenChain: data.seenChain };
};

const seenIn = ({ committer, data }: CommitFacts): Pick<StoredEpoch, 'seen'> => {
  if (!data) return {};
  const { user, device } = deviceOf(committer);
  return { seen: { user, device, seq: data.seenSeq, chain: toBase64(data.seenChain) } };
};

const deviceOf = (committer: CommitFacts['committer']): DeviceCredential =>
  committer.kind === 'member' ? committer.leaf : committer;
