import {
  LIMITS,
  type DeviceId,
  type Entry,
  type Head,
  type MembershipEntry,
  type MessageEntry,
  type RedactionEntry,
  type Seq,
  type UserId,
} from '@anochat/contract';
import { compareChain, FormatError, fromBase64, isLeaveBy, leads, readLeave } from '@anochat/e2ee';
import type { MessageInner } from '@anochat/e2ee';
import type { RecordChange } from '../../storage/records';
import type { Difference } from '../encryption';
import { CommitReader } from './commit-reader';
import { digestOf } from './digest-of';
import { entryAt } from './entry-at';
import type { GroupContext } from './group-context';
import { judgeDelete, type DeletedEntry, type DeleteVerdict } from './log-deletes';
import { LogTrace, newTrace, type StoredTrace, type Witness } from './log-trace';
import type { OpenedMessage } from './message-opener';
import { findingsKey, traceKey } from './stored-group';

/**
 * Reads the whole log of an encrypted conversation, each entry once and in order: commits move the
 * group on, and every entry goes into the transcript.
 */
export class LogFollower {
  trace: LogTrace;
  private readonly commits: CommitReader;
  /** Entries that came before those in front of them. */
  private readonly held = new Map<Seq, Entry>();
  private target = 0;
  private isDirty = false;
  /** As it was when the store and this were last the same. */
  private stored: LogTrace['shown'];

  constructor(private readonly context: GroupContext) {
    this.trace = new LogTrace(context.ring.primitives, context.id, newTrace(0));
    this.stored = this.trace.shown;
    this.commits = new CommitReader(context, () => this.trace);
  }

  async load(): Promise<void> {
    const { id, host, ring } = this.context;
    const stored = await host.records.get<StoredTrace>(traceKey(id));
    this.trace = new LogTrace(ring.primitives, id, stored ?? newTrace(0));
    this.stored = this.trace.shown;
    this.isDirty = false;
    await this.readFindings();
  }

  /** What pages gave away, in whichever tab. */
  async readFindings(): Promise<void> {
    if (this.trace.differ(await this.findings())) this.isDirty = true;
  }

  /**
   * Kept at once and beside the trace, which the leading tab alone writes.
   * @returns whether any is news
   */
  async keepFindings(found: readonly Difference[]): Promise<boolean> {
    if (!this.trace.differ(found)) return false;
    this.isDirty = true;
    const { id, host } = this.context;
    const value = [...(await this.findings()), ...found];
    await host.records.write([{ key: findingsKey(id), value }]);
    return true;
  }

  private async findings(): Promise<readonly Difference[]> {
    const { id, host } = this.context;
    return (await host.records.get<readonly Difference[]>(findingsKey(id))) ?? [];
  }

  /**
   * Written from time to time: what is lost of it is read again from the log.
   * @returns whether other tabs show something else than this by now
   */
  async save(): Promise<boolean> {
    if (!this.isDirty) return false;
    const isNews = this.trace.shown.some((value, at) => value !== this.stored[at]);
    this.isDirty = false;
    await this.context.host.records.write([this.change()]);
    return isNews;
  }

  /** Another database answers than the one that this was read from: the server was restored. */
  get isOfAnotherTimeline(): boolean {
    const now = this.context.host.timeline();
    const { timeline } = this.trace;
    return now !== null && timeline !== null && timeline !== now;
  }

  /** The log of the database that answers now is read from its beginning, and what the one before gave away is void. */
  async beginAgain(timeline: string): Promise<void> {
    const { id, host, ring } = this.context;
    // A counter that was used is never used again: somebody may have the message.
    const { sent } = this.trace;
    this.trace = new LogTrace(ring.primitives, id, { ...newTrace(0), sent, timeline });
    this.held.clear();
    this.target = host.headOf(id)?.lastSeq ?? 0;
    await host.records.write([{ key: findingsKey(id), value: undefined }, this.change()]);
    this.isDirty = false;
  }

  get isBehind(): boolean {
    return this.trace.cursor < this.target;
  }

  knowHead({ lastSeq }: Head): void {
    this.target = Math.max(this.target, lastSeq);
  }

  /** For `catchUp`, or for `takeAtOnce`. */
  hold(entry: Entry): void {
    this.target = Math.max(this.target, entry.seq);
    if (entry.seq > this.trace.cursor && this.held.size < LIMITS.heldEntries) {
      this.held.set(entry.seq, entry);
    }
  }

  /** Takes what needs nothing that is not at hand. The caller writes to this group alone. */
  takeAtOnce(): void {
    for (;;) {
      const next = this.held.get(this.trace.cursor + 1);
      // What came without its body needs a look at the whole log, and who took it back is asked for.
      if (!next || next.kind === 'commit' || next.kind === 'redaction' || next.erased) return;
      if (next.kind === 'message' && !this.isReady(next)) return;
      this.held.delete(next.seq);
      this.finish(next, this.takePlain(next));
    }
  }

  private isReady(message: MessageEntry): boolean {
    const { opener, state } = this.context;
    return opener.open(message).state !== 'pending' && !state.stored.isUnheard;
  }

  /** Reads on to the end of what was heard of, and at least to `atLeast`. */
  async catchUp(atLeast: Seq = 0): Promise<void> {
    await this.readOn(atLeast);
    if (!this.trace.hasUnexplained) return;
    // Who took something back has said so before: the end of the log is as new as that.
    await this.readOn(Number.MAX_SAFE_INTEGER);
    this.trace.judgeUnexplained(this.context.host.headOf(this.context.id)?.firstSeq ?? 1);
    this.isDirty = true;
  }

  private async readOn(atLeast: Seq): Promise<void> {
    const { id, host } = this.context;
    for (;;) {
      const next = this.held.get(this.trace.cursor + 1);
      if (next) {
        await this.take(next);
        continue;
      }
      if (this.trace.cursor >= Math.max(this.target, atLeast)) break;
      const after = this.trace.cursor;
      const page = await host.api.log.entries(id, { after, limit: LIMITS.pageEntries });
      for (const entry of page.items) {
        if (entry.seq <= this.trace.cursor) continue;
        this.skipTo(entry.seq - 1);
        await this.take(entry);
      }
      if (page.hasMore && this.trace.cursor > after) continue;
      this.target = Math.min(this.target, this.trace.cursor);
      break;
    }
    for (const seq of this.held.keys()) if (seq <= this.trace.cursor) this.held.delete(seq);
  }

  /** What lies below is not for this device. */
  skipTo(seq: Seq): void {
    if (seq > this.trace.cursor) this.isDirty = true;
    this.trace.skipTo(seq);
  }

  /**
   * What comes after the commit at `seq` is read again, if it was read: `users` are in the group by
   * then. Gives back what is to be stored together with the keys for it.
   */
  rewind(seq: Seq, users: readonly UserId[]): RecordChange {
    this.target = Math.max(this.target, this.trace.cursor);
    this.trace.rewind(seq);
    this.trace.arrive(users);
    return this.change();
  }

  private change(): RecordChange {
    this.stored = this.trace.shown;
    return { key: traceKey(this.context.id), value: this.trace.value };
  }

  changed(): void {
    this.isDirty = true;
  }

  /**
   * A message whose key came after the log was read past it, in the order of its epoch. `counters`
   * are those of the epoch so far: its key opens no message of another one.
   */
  takeLate(entry: MessageEntry, counters: Map<DeviceId, number>): void {
    const { id, opener, undecryptable } = this.context;
    if (entry.erased || entry.device === null || entry.seq > this.trace.cursor) return;
    const opened = opener.open(entry);
    if (opened.state !== 'opened') return;
    const isReplay = opened.inner.counter <= (counters.get(entry.device) ?? 0);
    undecryptable.note(id, entry.seq, isReplay ? 'duplicate' : null);
    if (isReplay) this.trace.noteReplay(entry.seq);
    else {
      counters.set(entry.device, opened.inner.counter);
      this.readContent(entry, opened);
    }
    this.isDirty = true;
  }

  private async take(entry: Entry): Promise<void> {
    this.held.delete(entry.seq);
    if (entry.kind === 'commit') {
      this.finish(entry, await this.commits.take(entry));
      return;
    }
    if (entry.kind === 'message' && !entry.erased) await this.findKey(entry);
    if (entry.kind === 'redaction') {
      this.trace.takeDelete(entry, await this.judgeDelete(entry));
    }
    const witness = this.takePlain(entry);
    if (witness) await this.hear(entry);
    this.finish(entry, witness);
  }

  /** Somebody else holds the key of an epoch that this device has entered by itself. */
  private async hear({ device, seq }: Entry): Promise<void> {
    const { ring, state } = this.context;
    const { isUnheard, joinedSeq } = state.stored;
    if (isUnheard && seq > joinedSeq && device !== ring.self.deviceId) await state.hear();
  }

  private finish(entry: Entry, witness: Witness | null): void {
    const timeline = this.context.host.timeline();
    if (this.trace.timeline === null && timeline !== null) this.trace.belongTo(timeline);
    this.trace.take(entry, witness, this.context.host.platform.clock.now());
    this.isDirty = true;
  }

  private async judgeDelete(redaction: RedactionEntry): Promise<DeleteVerdict> {
    const { ring, state } = this.context;
    const { target: seq } = redaction;
    const target = seq === null ? null : await this.deletedEntry(seq);
    if (!target) return 'unjudged';
    const policy = state.stored.stopped ? null : (state.group?.policy ?? null);
    const verdict = await judgeDelete(ring, policy, redaction, target);
    const isOther = target.digest && this.trace.isDigestAt(target.seq, target.digest) === false;
    return isOther ? 'forged' : verdict;
  }

  /** As it came here without its body, else as the server has it now. */
  private async deletedEntry(seq: Seq): Promise<DeletedEntry | null> {
    const erased = this.trace.erasedAt(seq);
    if (erased) return erased;
    const { context } = this;
    const entry = await entryAt(context, seq);
    if (!entry) return null;
    return { seq, sender: entry.sender, digest: digestOf(context.ring.primitives, entry) };
  }

  private async findKey({ conversationId, generation, epoch }: MessageEntry): Promise<void> {
    const { state, epochs } = this.context;
    const { group } = state;
    // Of an epoch to come: only the commits before it lead there.
    const isAhead =
      group &&
      (generation > group.generation || (generation === group.generation && epoch > group.epoch));
    if (isAhead) return;
    await epochs.find({ conversation: conversationId, generation, epoch });
  }

  private takePlain(entry: Exclude<Entry, { kind: 'commit' }>): Witness | null {
    switch (entry.kind) {
      case 'message':
        return entry.erased ? null : this.takeMessage(entry);
      case 'membership':
        this.takeMembership(entry);
        return null;
      case 'redaction':
      case 'settings':
        return null;
    }
  }

  private takeMessage(entry: MessageEntry): Witness | null {
    const { id, opener, undecryptable, ring } = this.context;
    const opened = opener.open(entry);
    undecryptable.note(id, entry.seq, opened.state === 'unreadable' ? opened.reason : null);
    if (opened.state !== 'opened' || entry.device === null) {
      this.countUnread(entry);
      return null;
    }
    const { inner } = opened;
    if (!this.trace.count(entry.device, inner.counter, entry.seq)) {
      undecryptable.note(id, entry.seq, 'duplicate');
      return null;
    }
    if (entry.device === ring.self.deviceId) this.trace.countOwn(inner.counter);
    this.readContent(entry, opened);
    this.followChain(entry, inner);
    return { user: entry.sender, seenSeq: inner.seenSeq, seenChain: inner.seenChain };
  }

  /**
   * A profile that was copied back finds messages of its own behind the commit that stopped it here.
   * Each has used a counter: whoever has read them takes the next use of one for a replay.
   */
  private countUnread({ device }: MessageEntry): void {
    const { ring, state } = this.context;
    if (!state.stored.stopped || device !== ring.self.deviceId) return;
    this.trace.countOwn(this.trace.sent + 1);
  }

  private readContent(
    { seq, sender }: MessageEntry,
    { content }: OpenedMessage & { readonly state: 'opened' },
  ): void {
    if (content.type === 'settings' && this.mayEntitle(sender))
      this.trace.entitle(seq, { timer: 0, ...content });
    const { userId } = this.context.ring.self;
    if (content.type !== 'message' || sender === userId) return;
    if (content.mentions?.includes(userId)) this.trace.nameSelf(seq);
  }

  /** Who leads the group, or who tells a newcomer what it is called. */
  private mayEntitle(user: UserId): boolean {
    const { group, stored } = this.context.state;
    if (!group || stored.stopped || group.policy.kind === 'direct') return true;
    return leads(group.policy, user) || this.trace.title === null;
  }

  /** Everybody tells everybody how far their own chain goes. */
  private followChain({ sender }: MessageEntry, { chain }: MessageInner): void {
    const { ring, host } = this.context;
    const known = ring.knownChain(sender);
    if (known && compareChain(ring.primitives, known, chain) === 'known') return;
    ring.chainOf(sender, chain).catch((error: unknown) => {
      host.platform.log('warn', 'A chain is not the one that its user signs', {
        user: sender,
        error: String(error),
      });
    });
  }

  private takeMembership({ change }: MembershipEntry): void {
    const { group } = this.context.state;
    switch (change.type) {
      case 'created':
      case 'added':
        this.trace.readmit(change.users);
        return;
      case 'joined':
        this.trace.readmit(change.users);
        this.trace.wait(
          change.users.filter((user) => !group?.leaves.some((leaf) => leaf.user === user)),
        );
        return;
      case 'left':
        for (const user of change.users) {
          this.trace.depart(user, this.isLeave(user, change.statement) ? 'left' : 'requested');
        }
        return;
      case 'removed':
      case 'banned':
        for (const user of change.users) this.trace.depart(user, 'requested');
        return;
      case 'role-changed':
      case 'ownership-transferred':
        return;
    }
  }

  /** Whether one of the user's devices has signed that they leave this conversation. */
  isLeave(user: string, statement: string | undefined): boolean {
    const { id, ring } = this.context;
    if (statement === undefined) return false;
    try {
      const bytes = fromBase64(statement);
      const leave = readLeave(bytes);
      if (leave.user !== user || leave.conversation !== id) return false;
      const device = ring.knownChain(user)?.devices.find((known) => known.device === leave.device);
      return device !== undefined && isLeaveBy(ring.primitives, bytes, device.signKey);
    } catch (error) {
      if (error instanceof FormatError) return false;
      throw error;
    }
  }
}
