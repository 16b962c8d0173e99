import type { MlsGroup } from '@anochat/e2ee/mls';
import type { CommitDesk } from './commit-desk';
import { planOwnDevices, planRemovals, ROTATION, type Plan } from './commit-plans';
import type { EntryProblem } from './entry-problem';
import type { GroupContext } from './group-context';
import { groupWorld } from './group-world';
import { joinFromOutside } from './join-from-outside';
import { jittered } from './jittered';
import type { LogFollower } from './log-follower';

const DAY_MS = 24 * 3_600_000;
/** A leaf is renewed before the first message when it is older, in groups up to `LARGE` leaves. */
const LEAF_AGE_MS = { small: DAY_MS, large: 7 * DAY_MS } as const;
const LARGE = 100;
/** A device that is online renews its leaf at least so often. */
const OLDEST_LEAF_MS = 7 * DAY_MS;
const SOON_MS = 4_000;
const LONGEST_WAIT_MS = 5 * 60_000;

export interface GroupTidierOptions {
  readonly context: GroupContext;
  readonly follower: LogFollower;
  readonly desk: CommitDesk;
  /** See `GroupKeeper.inTurn`. */
  readonly inTurn: (run: () => Promise<void>) => Promise<void>;
  /** Keys or members are other ones now. */
  readonly changed: () => void;
  /** See `GroupKeeper.isOutside`. */
  readonly isOutside: () => boolean;
  /** This tab works on the group, and can. */
  readonly isAtWork: () => boolean;
}

/**
 * Does what a group needs of this device: takes out who has gone, brings own devices in, renews the
 * leaf, and enters from outside where nobody else brings it in.
 */
export class GroupTidier {
  private cancel: (() => void) | null = null;
  private isClosed = false;
  /** In a row, that left something to be done. */
  private fruitless = 0;
  /** Why this device did not come in when it last tried. */
  private refused: EntryProblem | null = null;

  constructor(private readonly options: GroupTidierOptions) {}

  get refusal(): EntryProblem | null {
    return this.refused;
  }

  /** The caller has its turn. Before the group is used, or as soon as it is seen. */
  async tidyUp({ isSending }: { readonly isSending: boolean }): Promise<void> {
    const { context, follower, desk, changed } = this.options;
    const { ring, id, state } = context;
    if (!state.group || state.stored.stopped) return;
    const users = [...new Set(state.group.leaves.map(({ user }) => user))];
    await Promise.all(users.map((user) => ring.chainOf(user).catch(() => null)));
    const isOpen = (group: MlsGroup): Promise<Plan | null> => {
      const world = groupWorld(ring, follower.trace.departed, 'now');
      const removals = planRemovals(group, ring.self.userId, world);
      return removals ? Promise.resolve(removals) : planOwnDevices(group, ring, id);
    };
    while (await desk.commit(isOpen)) changed();
    const isRotated = await desk.commit((group) =>
      Promise.resolve(this.isRotationDue(group, isSending) ? ROTATION : null),
    );
    if (isRotated) changed();
  }

  /** What is to be done comes after a wait of its own at each device: one of them is the first. */
  tidySoon(): void {
    if (this.isClosed || !this.isNeeded()) {
      this.fruitless = 0;
      return;
    }
    if (this.cancel) return;
    const { host } = this.options.context;
    const wait = Math.min(SOON_MS * 2 ** this.fruitless, LONGEST_WAIT_MS);
    this.cancel = host.platform.clock.after(jittered(host, wait), () => {
      this.cancel = null;
      this.fruitless += 1;
      void this.tidy().finally(() => this.tidySoon());
    });
  }

  /** Something is another now: it is looked at without the wait that grew. */
  wake(): void {
    this.fruitless = 0;
    this.cancel?.();
    this.cancel = null;
  }

  close(): void {
    this.isClosed = true;
    this.cancel?.();
  }

  private async tidy(): Promise<void> {
    const { context, follower, desk, inTurn, changed, isAtWork } = this.options;
    if (this.isClosed || !isAtWork()) return;
    try {
      await inTurn(async () => {
        if (!context.state.group) this.refused = await joinFromOutside(context, follower, desk);
        await this.tidyUp({ isSending: false });
        changed();
      });
    } catch (error) {
      context.host.platform.log('info', 'A group was not tidied up', { error: String(error) });
    }
  }

  private isRotationDue(group: MlsGroup, isSending: boolean): boolean {
    const { state, host } = this.options.context;
    const { leafAt, mustRotate, answerTo } = state.stored;
    const age = host.platform.clock.now() - leafAt;
    const oldest = group.leaves.length > LARGE ? LEAF_AGE_MS.large : LEAF_AGE_MS.small;
    if (isSending) return age > oldest;
    return mustRotate || answerTo !== null || age > OLDEST_LEAF_MS;
  }

  private isNeeded(): boolean {
    const { context, follower, isOutside } = this.options;
    const { ring, state } = context;
    const { group, stored } = state;
    if (stored.stopped) return false;
    if (!group) return isOutside();
    const own = ring.knownChain(ring.self.userId);
    const world = groupWorld(ring, follower.trace.departed, 'now');
    return (
      this.isRotationDue(group, false) ||
      planRemovals(group, ring.self.userId, world) !== null ||
      (own?.devices.some(
        ({ device, ended }) =>
          ended === null && !group.leaves.some((leaf) => leaf.device === device),
      ) ??
        false)
    );
  }
}
