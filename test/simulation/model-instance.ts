import type { ConversationId, Entry, Seq, UserId } from '@anochat/contract';

import type { Effect, Gap, News, Sequencer } from '../../src/realtime/sequencer';
import type { ModelHead } from './model-database';
import type { World } from './world';

export type Frame =
  | { readonly type: 'entry'; readonly entry: Entry }
  | { readonly type: 'head'; readonly timeline: string; readonly head: ModelHead }
  | {
      readonly type: 'resumed';
      readonly timeline: string;
      readonly heads: readonly ModelHead[];
      readonly token: string;
    };

/** A socket: what leaves it is checked here, before anything can get lost on the way. */
export class Connection {
  readonly frames: Frame[] = [];
  isOpen = true;
  private readonly emitted = new Map<ConversationId, Seq>();
  /** Where each unbroken run of live entries began, and how far the heads before it told. */
  private readonly starts: { readonly id: ConversationId; readonly seq: Seq }[] = [];
  private readonly told = new Map<ConversationId, Seq>();

  constructor(
    readonly user: UserId,
    readonly instance: ModelInstance,
    private readonly world: World,
  ) {}

  emit(entry: Entry): void {
    const { conversationId: id, seq } = entry;
    const last = this.emitted.get(id);
    this.world.check(
      this.world.database.isReadable(id, this.user, seq),
      `${this.user} was sent ${id}/${seq}, which is not theirs to read`,
    );
    this.world.check(
      last === undefined || seq === last + 1,
      `${id}/${seq} left after ${last} on a connection of ${this.user}`,
    );
    const isEntrance =
      entry.kind === 'membership' &&
      ['created', 'added', 'joined'].includes(entry.change.type) &&
      entry.change.users.includes(this.user);
    if (last === undefined && !isEntrance) this.starts.push({ id, seq });
    this.emitted.set(id, seq);
    this.frames.push({ type: 'entry', entry });
  }

  tell(frame: Frame & { type: 'head' | 'resumed' }): void {
    for (const head of frame.type === 'head' ? [frame.head] : frame.heads) {
      this.told.set(head.id, Math.max(this.told.get(head.id) ?? 0, head.lastSeq));
    }
    this.frames.push(frame);
  }

  /** The heads that a resume would have given, also of what did not change since its token. */
  toldWithoutSaying(id: ConversationId, lastSeq: Seq): void {
    this.told.set(id, Math.max(this.told.get(id) ?? 0, lastSeq));
  }

  endRun(id: ConversationId): void {
    this.emitted.delete(id);
  }

  /** At rest: live delivery began no later than where the heads ended, and reached the end. */
  verify(): void {
    const { database } = this.world;
    for (const { id, seq } of this.starts) {
      const told = this.told.get(id) ?? 0;
      this.world.check(
        seq <= told + 1,
        `live delivery of ${id} to ${this.user} began at ${seq}, after heads up to ${told}`,
      );
    }
    for (const id of database.ids()) {
      if (!database.isMember(id, this.user)) continue;
      const end = database.lastSeq(id);
      const last = Math.max(this.emitted.get(id) ?? 0, this.told.get(id) ?? 0);
      this.world.check(
        last === end,
        `${this.user} was sent or told of ${id} up to ${last}, but it goes to ${end}`,
      );
    }
  }
}

/** A server process: the production sequencer, with the clock, log and hub that it asks for. */
export class ModelInstance {
  isAlive = true;
  readonly connections = new Set<Connection>();
  private readonly sequencer: Sequencer;
  private readonly members = new Map<ConversationId, Set<UserId>>();
  /** Local users whose conversations were read, or are being read: then with who waits for it. */
  private readonly listening = new Map<UserId, (() => void)[] | 'done'>();
  private readonly readings: ((next: () => void) => void)[] = [];
  private readonly newest = new Map<ConversationId, Seq>();

  constructor(
    private readonly world: World,
    readonly name: string,
  ) {
    this.sequencer = new world.production.sequencing.Sequencer({
      heldEntries: 4,
      gapWaitMs: 100,
      refillMs: 400,
    });
  }

  connect(user: UserId, token: string | null): Connection {
    const connection = new Connection(user, this, this.world);
    this.connections.add(connection);
    this.listen(user, () => {
      this.world.later(this, () => this.resume(connection, token));
    });
    return connection;
  }

  disconnect(connection: Connection): void {
    connection.isOpen = false;
    this.connections.delete(connection);
    if (this.connectionsOf(connection.user).length > 0) return;
    this.listening.delete(connection.user);
    for (const [id, users] of this.members) {
      if (users.delete(connection.user)) this.forgetIfSilent(id);
    }
  }

  crash(): void {
    this.isAlive = false;
    for (const connection of this.connections) connection.isOpen = false;
  }

  takeNews(news: News): void {
    const top = news.entries.at(-1)?.seq ?? 0;
    if (top < (this.newest.get(news.conversationId) ?? 0)) this.world.counts.newsReordered += 1;
    this.newest.set(news.conversationId, Math.max(top, this.newest.get(news.conversationId) ?? 0));
    this.apply(this.sequencer.offer(news, this.world.now));
  }

  takeHeadNews(id: ConversationId, lastSeq: Seq): void {
    this.sequencer.head(id, lastSeq, this.world.now);
  }

  /** Somebody became a member. */
  takeMembership(user: UserId, head: ModelHead): void {
    const { timeline } = this.world.database;
    for (const connection of this.connectionsOf(user)) {
      connection.tell({ type: 'head', timeline, head });
    }
    if (head.isMember && this.isAbsent(head.id, user)) this.attach(head.id, [user], head.lastSeq);
  }

  tick(): void {
    const at = this.sequencer.nextTickAt;
    if (at !== undefined && at <= this.world.now) this.apply(this.sequencer.tick(this.world.now));
  }

  get nextTickAt(): number | undefined {
    return this.sequencer.nextTickAt;
  }

  private resume(connection: Connection, token: string | null): void {
    if (!connection.isOpen) return;
    const { database } = this.world;
    // A token of another timeline is refused; the client comes again without it.
    const sync = database.sync(connection.user, token) ?? database.sync(connection.user, null);
    if (!sync) throw new Error('A sync without a token is never refused');
    for (const id of database.ids()) {
      connection.toldWithoutSaying(id, database.lastReadable(id, connection.user));
    }
    connection.tell({ type: 'resumed', timeline: database.timeline, ...sync });
  }

  private listen(user: UserId, done: () => void): void {
    const known = this.listening.get(user);
    if (known === 'done') return done();
    if (known) {
      known.push(done);
      return;
    }
    const waiting = [done];
    this.listening.set(user, waiting);
    this.readings.push((next) => {
      this.readPositions([user], null, () => {
        if (this.listening.get(user) === waiting) this.listening.set(user, 'done');
        for (const run of waiting) run();
        next();
      });
    });
    if (this.readings.length === 1) this.readNext();
  }

  /** Those who connect are read for one after the other, in the order in which they came. */
  private readNext(): void {
    this.readings[0]?.(() => {
      this.readings.shift();
      this.readNext();
    });
  }

  private readPositions(
    users: readonly UserId[],
    only: { readonly id: ConversationId; readonly told: Seq } | null,
    done: () => void,
  ): void {
    const id = this.sequencer.attach();
    this.world.later(this, () => {
      const { database } = this.world;
      if (this.world.fails('readingsFailed')) {
        this.sequencer.attachFailed(id);
        this.world.later(this, () => this.readPositions(users, only, done));
        return;
      }
      const ids = only === null ? database.ids() : [only.id];
      const positions = ids.flatMap((conversationId) =>
        users
          .filter((user) => database.isMember(conversationId, user))
          .map((userId) => ({
            conversationId,
            userId,
            seq: database.lastSeq(conversationId),
            ...(only && { told: only.told }),
          })),
      );
      this.world.later(this, () => {
        this.apply(this.sequencer.attached(id, positions, this.world.now));
        done();
      });
    });
  }

  private attach(id: ConversationId, users: readonly UserId[], told: Seq): void {
    const absent = users.filter((user) => this.isAbsent(id, user));
    if (absent.length === 0) return;
    this.readPositions(absent, { id, told }, () => undefined);
  }

  /** The head that told of a membership ends below what comes live: a newer one closes the rest. */
  private sendHead(id: ConversationId, user: UserId): void {
    this.world.later(this, () => {
      const { database } = this.world;
      const head = database.head(id, user);
      if (!head) return;
      for (const connection of this.connectionsOf(user)) {
        connection.tell({ type: 'head', timeline: database.timeline, head });
      }
    });
  }

  private apply(effects: readonly Effect[]): void {
    const touched = new Set<ConversationId>();
    for (const effect of effects) {
      switch (effect.type) {
        case 'join':
          // Users are named whether or not they are here.
          if (this.connectionsOf(effect.userId).length > 0) {
            this.usersOf(effect.conversationId).add(effect.userId);
          }
          if (effect.told !== undefined && effect.from > effect.told) {
            this.sendHead(effect.conversationId, effect.userId);
          }
          touched.add(effect.conversationId);
          break;
        case 'deliver':
          this.deliver(effect.entry);
          touched.add(effect.entry.conversationId);
          break;
        case 'leave':
          this.usersOf(effect.conversationId).delete(effect.userId);
          for (const connection of this.connectionsOf(effect.userId)) {
            connection.endRun(effect.conversationId);
          }
          touched.add(effect.conversationId);
          break;
        case 'attach':
          // Their head may have been lost, so an entry alone counts as nothing told.
          this.attach(effect.conversationId, effect.userIds, 0);
          break;
        case 'fill':
          this.fill(effect.gaps);
      }
    }
    for (const id of touched) this.forgetIfSilent(id);
  }

  private deliver(entry: Entry): void {
    const users = this.usersOf(entry.conversationId);
    for (const connection of this.connections) {
      if (users.has(connection.user)) connection.emit(entry);
    }
  }

  private fill(gaps: readonly Gap[]): void {
    this.world.later(this, () => {
      if (this.world.fails('readingsFailed')) {
        this.sequencer.fillFailed(this.world.now);
        return;
      }
      const news = gaps.map(({ conversationId, after, upTo }) => ({
        conversationId,
        entries: this.world.database.slice(conversationId, after, upTo),
      }));
      this.world.later(this, () => this.apply(this.sequencer.filled(news, this.world.now)));
    });
  }

  private forgetIfSilent(id: ConversationId): void {
    const isHeard = [...this.usersOf(id)].some((user) => this.connectionsOf(user).length > 0);
    if (!isHeard) this.sequencer.forget(id);
  }

  private isAbsent(id: ConversationId, user: UserId): boolean {
    return this.connectionsOf(user).length > 0 && !this.usersOf(id).has(user);
  }

  private usersOf(id: ConversationId): Set<UserId> {
    const users = this.members.get(id) ?? new Set();
    this.members.set(id, users);
    return users;
  }

  private connectionsOf(user: UserId): readonly Connection[] {
    return [...this.connections].filter((connection) => connection.user === user);
  }
}
