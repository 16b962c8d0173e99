import type { UserId } from '@anochat/contract';
import { encodeCommitData, toBase64 } from '@anochat/e2ee';
import type { MlsGroup } from '@anochat/e2ee/mls';
import { AnoChatError, isCode } from '../../errors';
import type { Plan } from './commit-plans';
import { describeCommit } from './describe-commit';
import type { GroupContext } from './group-context';
import type { LogFollower } from './log-follower';
import type { StagedCommit } from './stored-group';

const JITTER_MS = 400;
const ATTEMPTS = 20;
/** Refused for their epoch although this device knows of no later one. */
const STUCK = 3;

/** This device is not in the group, or nothing may be done in it any more. */
export class NotInGroup extends Error {
  override readonly name = 'NotInGroup';
}

/**
 * Makes commits of this device: each is written before it is posted, posted until the server has
 * answered, and counts once the log shows its bytes.
 */
export class CommitDesk {
  constructor(
    private readonly context: GroupContext,
    private readonly follower: LogFollower,
  ) {}

  /** Reads on, and brings to its end what an earlier run has begun. */
  async settle(): Promise<void> {
    await this.follower.catchUp();
    if (this.context.state.stored.staged) await this.post();
  }

  /**
   * Makes one commit. The plan is made for the epoch that is current then, and made anew when
   * another commit was there first; `null`: there is nothing to do.
   * @returns whether there was something to do
   * @throws NotInGroup
   */
  async commit(plan: (group: MlsGroup) => Promise<Plan | null>): Promise<boolean> {
    let stuck = 0;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await this.settle();
      const { group, stored } = this.context.state;
      if (!group || stored.stopped) throw new NotInGroup();
      if (!stored.staged) {
        const wanted = await plan(group);
        if (!wanted) return false;
        await this.stage(group, wanted);
        if (await this.post()) return true;
        // Another generation has begun: nothing leads on from here but its Welcome.
        if (this.context.state.group?.epoch === group.epoch) stuck += 1;
        if (stuck === STUCK) break;
      }
      await this.pause((attempt + 1) * JITTER_MS * this.context.host.random());
    }
    throw AnoChatError.of('epoch.stale');
  }

  private async stage(group: MlsGroup, plan: Plan): Promise<void> {
    const { state, host } = this.context;
    const { seq, chain } = this.follower.trace.seen;
    const { reason, adds, removes, policy } = plan;
    const authenticatedData = encodeCommitData({ v: 1, reason, seenSeq: seq, seenChain: chain });
    const pending = await group.commit({ adds, removes, policy, authenticatedData });
    const { departed } = this.follower.trace;
    const hasLeft = (user: UserId): boolean => departed[user] === 'left';
    const lines = describeCommit(group, pending.next, hasLeft, reason);
    const { userId: user, deviceId: device } = this.context.ring.self;
    const begins = await state.describe(pending.next, 0, lines);
    const staged: StagedCommit = {
      clientId: host.newId(),
      generation: group.generation,
      epoch: group.epoch,
      commit: toBase64(pending.commit),
      groupInfo: toBase64(pending.groupInfo),
      welcome: pending.welcome && toBase64(pending.welcome),
      next: toBase64(pending.next.encode()),
      begins: { ...begins, seen: { user, device, seq, chain: toBase64(chain) } },
    };
    await state.stage(staged);
  }

  /** Gives back whether it was accepted; if not, another commit was there first. */
  private async post(): Promise<boolean> {
    const { id, host, state } = this.context;
    const { staged } = state.stored;
    if (!staged) return false;
    const { clientId, generation, epoch, commit, groupInfo, welcome } = staged;
    try {
      const made = { clientId, commit, groupInfo, ...(welcome ? { welcome } : {}) };
      const accepted = await (staged.founds
        ? host.api.groups.beginGeneration(id, { ...staged.founds, generation, commit: made })
        : host.api.groups.commit(id, { ...made, generation, epoch }));
      await this.follower.catchUp(accepted.seq);
      return true;
    } catch (error) {
      if (isCode(error, 'epoch.stale')) {
        await this.follower.catchUp(this.follower.trace.cursor + 1);
        // It is in no log and never will be, also where no other commit took its place here.
        if (state.stored.staged === staged) await state.unstage();
        return false;
      }
      // What was refused is in no log, and never will be: it is planned anew or given up.
      if (error instanceof AnoChatError && !error.isTemporary && error.status !== 401) {
        await state.unstage();
      }
      throw error;
    }
  }

  private pause(ms: number): Promise<void> {
    const { clock } = this.context.host.platform;
    return new Promise((resolve) => void clock.after(ms, resolve));
  }
}
