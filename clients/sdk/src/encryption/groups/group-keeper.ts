import type {
  ConversationId,
  Entry,
  Head,
  MessageEntry,
  Problem,
  Seq,
  Welcome,
} from '@anochat/contract';
import type { MlsGroup } from '@anochat/e2ee/mls';
import type { Opened, ReadPage, Recovery, Sealed, ToDelete, ToSeal } from '../../codec';
import { Cell } from '../../observable';
import type { GroupView } from '../encryption';
import { beginAnew } from './begin-anew';
import { checkPage } from './check-page';
import { CommitDesk } from './commit-desk';
import type { Plan } from './commit-plans';
import type { GroupContext } from './group-context';
import { GroupTidier } from './group-tidier';
import { groupView, LOADING_VIEW, RESTORED } from './group-view';
import { isGroupBehind } from './is-group-behind';
import { jittered } from './jittered';
import { joinByWelcome } from './join-group';
import { LogFollower } from './log-follower';
import { makeDelete } from './make-reference';
import { sealOutgoing } from './seal-outgoing';

const SAVE_MS = 1_000;
const RETRY_MS = 1_000;

/** One encrypted conversation: its group followed, its messages sealed, what it needs done. */
export class GroupKeeper {
  readonly view = new Cell<GroupView>(LOADING_VIEW);
  readonly desk: CommitDesk;
  readonly follower: LogFollower;
  private readonly tidier: GroupTidier;
  private isLoaded = false;
  /** Another tab has written: what is in memory is read anew before it is used. */
  private isStale = true;
  /** Work that is running or waits for its turn. */
  private pending = 0;
  private isFollowing = false;
  private isSaving = false;
  private isClosed = false;
  /** What the conversation was called, and who was named in it, when that was last told. */
  private told: readonly unknown[] = [];

  constructor(
    readonly context: GroupContext,
    /** Tells the other tabs that this group was written. */
    private readonly tellTabs: (id: ConversationId) => void,
  ) {
    this.follower = new LogFollower(context);
    this.desk = new CommitDesk(context, this.follower);
    this.tidier = new GroupTidier({
      context,
      follower: this.follower,
      desk: this.desk,
      inTurn: (run) => this.inTurn(run),
      changed: () => this.changed(),
      isOutside: () => this.isOutside,
      isAtWork: () => this.isLeader && context.host.isOnline(),
    });
  }

  get group(): MlsGroup | null {
    return this.context.state.group;
  }

  /** An epoch that this device has not followed the group to. */
  isAhead(generation: number, epoch: number): boolean {
    const { group, stored } = this.context.state;
    if (!this.isLoaded) return true;
    if (!group) return false;
    if (generation > group.generation) return true;
    if (stored.stopped) return false;
    return generation === group.generation && epoch > group.epoch;
  }

  /** A member of the conversation whose device the group has not taken in. */
  get isOutside(): boolean {
    const { host, id } = this.context;
    const head = host.headOf(id);
    return this.group === null && head !== null && head.me.role !== null;
  }

  // What comes in

  takeHead(head: Head): void {
    this.follower.knowHead(head);
    this.follow();
  }

  takeEntry(entry: Entry): void {
    this.follower.hold(entry);
    const isAtHand = this.pending === 0 && !this.isStale && !this.follower.isOfAnotherTimeline;
    if (isAtHand && this.isLeader) {
      this.follower.takeAtOnce();
      this.saveSoon();
      this.show();
    }
    // Who went is taken out without waiting for the next message.
    if (this.follower.isBehind || entry.kind === 'membership') this.follow();
  }

  /** The store was written by another tab. */
  outdate(): void {
    this.isStale = true;
    this.follow();
  }

  /** Chains have changed, or the connection is back: what is to be done is looked for again. */
  wake(): void {
    this.tidier.wake();
    this.follow();
  }

  // What is asked of it

  /** One thing at a time, in this tab and all others. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const { host, id, state } = this.context;
    this.pending += 1;
    return host.platform.locks
      .withLock(`group/${id}`, async () => {
        if (this.isClosed) throw new Error('The session has ended');
        if (this.isStale) {
          await state.load();
          if (!this.isLoaded || !this.isLeader) await this.follower.load();
          else await this.follower.readFindings();
          this.isStale = false;
          this.isLoaded = true;
          this.told = this.follower.trace.names;
          // What was to be opened before then has waited, or is shown otherwise now.
          host.onChanged(id);
        }
        await this.restoreKey();
        await this.startAgain();
        const before = state.stored;
        try {
          return await run();
        } finally {
          if (state.stored !== before) this.tellTabs(id);
        }
      })
      .finally(() => {
        this.pending -= 1;
        this.saveSoon();
        this.show();
      });
  }

  /** Makes one commit, see `CommitDesk`. */
  commit(plan: (group: MlsGroup) => Promise<Plan | null>): Promise<boolean> {
    return this.inTurn(async () => {
      const isDone = await this.desk.commit(plan);
      if (isDone) this.changed();
      return isDone;
    });
  }

  join(welcome: Welcome): Promise<void> {
    return this.inTurn(async () => {
      // It may be in already, by a commit of its own that it has heard nothing of yet.
      if (this.context.state.stored.staged) await this.settleOrDrop();
      if (await joinByWelcome(this.context, this.follower, welcome)) this.changed();
    }).then(() => this.follow());
  }

  /** `null`: not now. */
  async seal(message: ToSeal): Promise<Sealed | null> {
    return this.inTurn(async () => {
      await this.desk.settle();
      await this.tidier.tidyUp({ isSending: true });
      const { group, epoch, stored } = this.context.state;
      const mustWait = stored.stopped || stored.isUnheard;
      if (!group || !epoch || mustWait || this.hasStrangers(group)) return null;
      return sealOutgoing(this.context, this.follower.trace, { group, epoch }, message);
    });
  }

  /** A page of the log that the timeline has read. */
  async checkPage(page: ReadPage): Promise<void> {
    await this.inTurn(async () => {
      const found = await checkPage(this.context, this.follower.trace, page);
      if (await this.follower.keepFindings(found)) this.tellTabs(this.context.id);
    });
  }

  signDelete(deletion: ToDelete): Promise<string> {
    return makeDelete(this.context, deletion);
  }

  async recover(message: ToSeal, problem: Problem): Promise<Recovery | null> {
    switch (problem.code) {
      case 'epoch.stale': {
        const isOn = await this.inTurn(async () => {
          const before = this.group?.epoch;
          await this.follower.catchUp(this.follower.trace.cursor + 1);
          return this.group?.epoch !== before;
        });
        return { type: 'seal-again', waitMs: isOn ? 0 : jittered(this.context.host, RETRY_MS) };
      }
      case 'removal.pending': {
        const hadAny = await this.inTurn(() => this.learnRemovals());
        return { type: 'seal-again', waitMs: hadAny ? 0 : jittered(this.context.host, RETRY_MS) };
      }
      case 'device.not-in-group':
        this.follow();
        return { type: 'wait' };
      case 'message.id-taken':
        return this.ownEntryAt(message, problem.seq);
      default:
        return null;
    }
  }

  /** See `beginAnew`. */
  startAnew(): Promise<void> {
    return this.inTurn(async () => {
      await beginAnew(this.context, this.follower, this.desk);
      this.changed();
    });
  }

  /** Sends without having heard anybody, after the person has seen who is there. */
  sendAnyway(): Promise<void> {
    return this.inTurn(async () => {
      await this.context.state.hear();
      this.changed();
    });
  }

  async close(): Promise<void> {
    this.tidier.close();
    const { host, id } = this.context;
    await host.platform.locks.withLock(`group/${id}`, async () => {
      if (this.isLeader) await this.follower.save();
      this.isClosed = true;
    });
  }

  // Within

  private get isLeader(): boolean {
    return this.context.host.isLeader.get();
  }

  /** Reads on in the background. */
  private follow(): void {
    if (this.isFollowing || this.isClosed) return;
    this.isFollowing = true;
    const { host, state } = this.context;
    this.inTurn(async () => {
      this.isFollowing = false;
      const { stored: before } = state;
      if (!this.isLeader || !host.isOnline()) return;
      await this.desk.settle();
      if (state.stored !== before) this.changed();
      this.tidier.tidySoon();
    }).catch((error: unknown) => {
      this.isFollowing = false;
      host.platform.log('info', 'A group was not followed', { error: String(error) });
    });
  }

  /** Without the key of the epoch nothing could be sent. What lacks offline is had at another turn. */
  private async restoreKey(): Promise<void> {
    const { state, host, id } = this.context;
    try {
      if (await state.restoreKey()) this.changed();
    } catch (error) {
      host.platform.log('info', 'A key was not restored', { id, error: String(error) });
    }
  }

  /** The server was restored: what it has is read anew, and a group that it has lost keys of stops. */
  private async startAgain(): Promise<void> {
    const { host, state, ring } = this.context;
    const timeline = host.timeline();
    if (timeline === null || !this.isLeader || !this.follower.isOfAnotherTimeline) return;
    if (!state.stored.stopped && (await isGroupBehind(this.context))) {
      await state.stop(ring.self.userId, RESTORED);
    }
    await this.follower.beginAgain(timeline);
    this.tellTabs(this.context.id);
    this.changed();
  }

  private async settleOrDrop(): Promise<void> {
    try {
      await this.desk.settle();
    } catch (error) {
      // What the server has refused is staged no more.
      if (this.context.state.stored.staged) throw error;
    }
  }

  /** Somebody's identity is another one than was accepted here. */
  private hasStrangers(group: MlsGroup): boolean {
    return group.leaves.some(({ user }) => this.context.ring.isIdentityChanged(user));
  }

  private async learnRemovals(): Promise<boolean> {
    const { host, id, ring } = this.context;
    await this.follower.catchUp(this.follower.trace.cursor + 1);
    const { pendingRemovals } = await host.api.groups.get(id);
    for (const { userId, reason, statement } of pendingRemovals) {
      if (reason === 'revoked') await ring.refreshChains([userId]);
      else {
        const hasLeft = reason === 'left' && this.follower.isLeave(userId, statement);
        this.follower.trace.depart(userId, hasLeft ? 'left' : 'requested');
        this.follower.changed();
      }
    }
    return pendingRemovals.length > 0;
  }

  private async ownEntryAt(
    { clientId, outgoing }: ToSeal,
    seq: Seq | undefined,
  ): Promise<Recovery | null> {
    if (seq === undefined) return null;
    const { host, id, opener, ring } = this.context;
    const page = await host.api.log.entries(id, { around: seq, limit: 1 });
    const entry = [...page.items, ...page.about].find((one) => one.seq === seq);
    if (entry?.kind !== 'message' || entry.device !== ring.self.deviceId) return null;
    if (entry.clientId !== clientId) return null;
    await this.inTurn(() => this.follower.catchUp(seq));
    const opened = opener.open(entry);
    const isOwn =
      opened.state === 'opened' &&
      JSON.stringify(opened.content) === JSON.stringify(outgoing.content);
    if (isOwn) return { type: 'sent', seq };
    host.platform.log('error', 'The id of a message was used for another one', { id, seq });
    return null;
  }

  /** Keys or members are other ones now. */
  private changed(): void {
    this.context.host.onChanged(this.context.id);
    this.context.host.wakeOutbox(this.context.id);
  }

  private show(): void {
    if (!this.isLoaded) return;
    const { state, ring } = this.context;
    const next = groupView(state, this.follower.trace, ring, this.tidier.refusal);
    if (JSON.stringify(next) !== JSON.stringify(this.view.get())) this.view.set(next);
    const { names } = this.follower.trace;
    if (names.every((value, at) => value === this.told[at])) return;
    this.told = names;
    this.context.host.onChanged(this.context.id);
  }

  private saveSoon(): void {
    if (this.isSaving || this.isClosed || !this.isLeader) return;
    this.isSaving = true;
    const { host } = this.context;
    host.platform.clock.after(SAVE_MS, () => {
      this.isSaving = false;
      if (this.isClosed || !this.isLeader) return;
      this.saveNow().catch((error: unknown) => {
        host.platform.log('warn', 'The store could not be written', { error: String(error) });
      });
    });
  }

  private async saveNow(): Promise<void> {
    if (await this.follower.save()) this.tellTabs(this.context.id);
  }

  /** What a replay looks like is known by its place alone. */
  open(entry: MessageEntry, about?: Entry): Opened {
    if (this.follower.trace.isReplay(entry.seq))
      return { state: 'unreadable', reason: 'duplicate' };
    const { id, opener, undecryptable } = this.context;
    const opened = opener.open(entry, about);
    if (opened.state === 'unreadable' && opened.reason === 'reference-differs') {
      undecryptable.note(id, entry.seq, opened.reason);
    }
    return opened;
  }
}
