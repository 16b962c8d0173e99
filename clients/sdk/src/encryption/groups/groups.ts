import type {
  ConversationId,
  Entry,
  Head,
  HistoryAccess,
  MessageEntry,
  Role,
  Seq,
  SettingsContent,
  UserId,
} from '@anochat/contract';
import type { Codec, SystemEvent } from '../../codec';
import { AnoChatError, NetworkError } from '../../errors';
import { outgoingOf } from '../../outbox';
import type { GroupView, NoLossReport } from '../encryption';
import type { EncryptionHost, GroupTitle, NewEncrypted } from '../encryption-parts';
import { isExit } from '../../log';
import type { KeyRing } from '../keys/key-ring';
import { planAdditions, planRole } from './commit-plans';
import { createGroup } from './create-group';
import { EpochStore } from './epoch-store';
import { GroupKeeper } from './group-keeper';
import { GroupState } from './group-state';
import { History } from './history/history';
import { HistoryBoundaries } from './history/history-boundaries';
import { planHistory } from './history/plan-history';
import { MessageOpener, type Standing } from './message-opener';
import { reportNoLoss } from './report-no-loss';
import { UndecryptableCount } from './undecryptable-count';

const NOTHING: readonly SystemEvent[] = [];

/** What this is about is not there any more: no other attempt helps. */
const isGone = (error: unknown): boolean =>
  error instanceof AnoChatError && error.code === 'message.target-not-found';

/** All encrypted conversations of an account whose device is linked. */
export class Groups {
  readonly undecryptable = new UndecryptableCount();
  private readonly keepers = new Map<ConversationId, GroupKeeper>();
  private readonly epochs: EpochStore;
  private readonly opener: MessageOpener;
  private readonly history: History;
  private readonly channel: ReturnType<EncryptionHost['platform']['openChannel']>;
  private readonly endings: (() => void)[] = [];
  private isReadingWelcomes = false;
  /** One more has come while they were read. */
  private areMoreWelcomes = false;

  constructor(
    private readonly host: EncryptionHost,
    private readonly ring: KeyRing,
    private readonly show: (id: ConversationId, view: GroupView) => void,
  ) {
    const { platform, records } = host;
    const boundaries = new HistoryBoundaries(records);
    this.epochs = new EpochStore({
      ring,
      records,
      boundaries,
      log: platform.log,
      clock: platform.clock,
      onFound: (id) => this.found(id),
      onMissing: (place) => this.history.noteMissing(place),
    });
    this.opener = new MessageOpener(ring.primitives, this.epochs, (id) => this.standingOf(id));
    this.history = new History({
      host,
      ring,
      boundaries,
      epochs: this.epochs,
      keeper: (id) => this.keeper(id),
      onChanged: (id) => this.found(id),
    });
    this.channel = platform.openChannel('groups');
    this.endings.push(
      this.channel.subscribe((id) => this.keepers.get(String(id))?.outdate()),
      ring.onChainChanged((user) => this.userChanged(user)),
      ring.onNameChanged((user) => this.userChanged(user)),
      host.isLeader.subscribe(() => this.wake()),
    );
  }

  readonly codec: Codec = {
    open: (entry, about) => this.keeper(entry.conversationId).open(entry, about),
    lines: (entry) => this.linesOf(entry),
    seal: async (message) => {
      try {
        return await this.keeper(message.conversationId).seal(message);
      } catch (error) {
        if (isGone(error)) throw error;
        this.host.platform.log('info', 'A message could not be sealed', { error: String(error) });
        return null;
      }
    },
    recover: async (message, _envelope, problem) => {
      try {
        return await this.keeper(message.conversationId).recover(message, problem);
      } catch (error) {
        if (error instanceof AnoChatError && !error.isTemporary) throw error;
        return { type: 'wait' };
      }
    },
    signDelete: async (deletion) => {
      try {
        return await this.keeper(deletion.conversationId).signDelete(deletion);
      } catch (error) {
        if (isGone(error)) throw error;
        this.host.platform.log('info', 'A delete was not signed', { error: String(error) });
        return null;
      }
    },
    refer: (entry) => this.opener.refer(entry),
    takePage: (page) => {
      this.keeper(page.conversationId)
        .checkPage(page)
        .catch((error: unknown) => {
          this.host.platform.log('info', 'A page was not checked', { error: String(error) });
        });
    },
    sent: ({ conversationId, counter }) => {
      if (counter !== null) this.keeper(conversationId).follower.trace.countOwn(counter);
      return [];
    },
  };

  begin(): void {
    for (const head of this.host.heads()) this.takeHead(head);
    void this.readWelcomes();
    this.history.begin();
  }

  takeHead(head: Head): void {
    if (head.mode === 'e2ee') this.keeper(head.id).takeHead(head);
  }

  takeEntry(entry: Entry): void {
    const mode = this.host.headOf(entry.conversationId)?.mode;
    if (mode === 'e2ee') this.keeper(entry.conversationId).takeEntry(entry);
  }

  /** The connection is back, or this tab leads now. */
  wake(): void {
    this.epochs.wake();
    for (const keeper of this.keepers.values()) keeper.wake();
    void this.readWelcomes();
    this.history.wake();
  }

  keeper(id: ConversationId): GroupKeeper {
    const known = this.keepers.get(id);
    if (known) return known;
    const { host, ring, epochs, opener, undecryptable } = this;
    const { records, platform } = host;
    const now = (): number => platform.clock.now();
    const state = new GroupState({ id, ring, epochs, records, now });
    const keeper = new GroupKeeper(
      { id, host, ring, epochs, opener, undecryptable, state, onOwed: () => this.history.owed() },
      (written) => this.channel.post(written),
    );
    this.keepers.set(id, keeper);
    keeper.view.subscribe(() => {
      this.show(id, keeper.view.get());
      this.history.settle(id);
    });
    keeper.wake();
    return keeper;
  }

  titleOf(id: ConversationId): GroupTitle | null {
    return this.keeper(id).follower.trace.title;
  }

  mentionsAfter(id: ConversationId, readSeq: Seq): number {
    return this.keeper(id).follower.trace.mentionsAfter(readSeq);
  }

  async create(request: NewEncrypted): Promise<Head> {
    const id = request.id ?? this.host.newId();
    const { title, topic } = { title: '', topic: '', ...request };
    const names = { title, topic, timer: 0 };
    const { history = 'joined', ...rest } = request;
    const asked = rest.kind === 'group' ? { ...rest, title: '', topic: '' } : rest;
    const head = await createGroup(this.keeper(id), { ...asked, id }, history);
    this.host.takeHead(head);
    if (head.id === id && (title !== '' || topic !== ''))
      await this.entitle(id, names, ['title', 'topic']);
    return head;
  }

  async add(id: ConversationId, users: readonly UserId[]): Promise<void> {
    const keeper = this.keeper(id);
    await keeper.commit((group) => planAdditions(group, this.ring, id, users));
    const { title } = keeper.follower.trace;
    // They can read nothing that was said before they came.
    if (title) await this.entitle(id, title, []);
  }

  async remove(id: ConversationId, user: UserId): Promise<void> {
    await this.host.api.members.remove(id, user);
    // What the log says now has to be done in the group, too: now, or when this device is back.
    this.keeper(id).wake();
  }

  async leave(id: ConversationId): Promise<void> {
    const keeper = this.keeper(id);
    const { ring, host } = this;
    const statement = await keeper.inTurn(async () => {
      await keeper.follower.catchUp();
      const { seq, chain } = keeper.follower.trace.seen;
      return ring.signLeave({
        conversation: id,
        generation: keeper.group?.generation ?? 0,
        seenSeq: seq,
        seenChain: chain,
      });
    });
    await host.api.conversations.leave(id, { statement });
  }

  async changeRole(id: ConversationId, user: UserId, role: Role): Promise<void> {
    if (role === 'moderator') throw AnoChatError.of('conversation.mode-mismatch');
    await this.keeper(id).commit((group) => Promise.resolve(planRole(group, user, role)));
  }

  startAnew(id: ConversationId): Promise<void> {
    return this.keeper(id).startAnew();
  }

  sendAnyway(id: ConversationId): Promise<void> {
    return this.keeper(id).sendAnyway();
  }

  async changeHistory(id: ConversationId, history: HistoryAccess): Promise<void> {
    await this.keeper(id).commit((group) => Promise.resolve(planHistory(group, history)));
  }

  report(id: ConversationId): Promise<NoLossReport> {
    const keeper = this.keeper(id);
    return keeper.inTurn(async () => {
      await keeper.follower.catchUp();
      return reportNoLoss(keeper.context, keeper.follower.trace);
    });
  }

  async readWelcomes(): Promise<void> {
    const { host } = this;
    this.areMoreWelcomes = true;
    if (this.isReadingWelcomes || !host.isLeader.get()) return;
    this.isReadingWelcomes = true;
    try {
      while (this.areMoreWelcomes) {
        this.areMoreWelcomes = false;
        const { items } = await host.api.groups.welcomes();
        for (const welcome of items) {
          await this.keeper(welcome.conversationId).join(welcome);
          await host.api.groups.deleteWelcome(welcome.id);
        }
      }
    } catch (error) {
      const level = error instanceof NetworkError ? 'info' : 'warn';
      host.platform.log(level, 'Welcomes were not read', { error: String(error) });
    } finally {
      this.isReadingWelcomes = false;
    }
  }

  async close(): Promise<void> {
    for (const end of this.endings) end();
    this.history.close();
    this.epochs.close();
    await Promise.all([...this.keepers.values()].map((keeper) => keeper.close()));
    this.channel.close();
  }

  private async entitle(
    id: ConversationId,
    { title, topic, timer }: GroupTitle,
    changed: SettingsContent['changed'],
  ): Promise<void> {
    const content: SettingsContent = { v: 1, type: 'settings', title, topic, timer, changed };
    await this.host.send(id, outgoingOf(content, null));
  }

  private linesOf(entry: Exclude<Entry, MessageEntry>): readonly SystemEvent[] {
    if (entry.kind === 'settings') return [{ type: 'settings', change: entry.change }];
    // Whoever is out gets no commit any more that would say so, and it is true: nothing more comes.
    if (entry.kind === 'membership' && isExit(entry, this.ring.self.userId))
      return [{ type: 'membership', change: entry.change }];
    if (entry.kind !== 'commit') return NOTHING;
    const { conversationId, generation, epoch } = entry;
    if (this.keeper(conversationId).isAhead(generation, epoch + 1)) return NOTHING;
    const begun = this.epochs.at({
      conversation: conversationId,
      generation,
      epoch: epoch + 1,
    });
    const lines = typeof begun === 'string' ? NOTHING : begun.stored.lines;
    return [...lines, ...this.history.linesAt(entry)];
  }

  private standingOf(id: ConversationId): Standing {
    const keeper = this.keeper(id);
    const { joinedSeq, history } = keeper.context.state.stored;
    const now = this.host.platform.clock.now();
    return {
      joinedSeq,
      awaitsHistory: history !== undefined && history.awaitedUntil > now,
      isAhead: (generation, epoch) => keeper.isAhead(generation, epoch),
      isAwaited: (generation, epoch) =>
        this.history.isAwaited({ conversation: id, generation, epoch }),
      isOutside: keeper.isOutside,
    };
  }

  private found(id: ConversationId): void {
    this.host.onChanged(id);
  }

  private userChanged(user: UserId): void {
    for (const keeper of this.keepers.values()) {
      if (keeper.group?.leaves.some((leaf) => leaf.user === user)) keeper.wake();
    }
  }
}
