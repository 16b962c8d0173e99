import type { ConversationId, Entry, Seq, UserId } from '@anochat/contract';

import type {
  HeadAsk,
  LogEffect,
  LogInput,
  LogState,
  PageQuery,
  StoredLog,
} from '../../clients/sdk/src/log';
import type { ModelHead } from './model-database';
import type { Connection, Frame } from './model-instance';
import type { World } from './world';

interface Stored {
  readonly token: string | null;
  readonly timeline: string | null;
  readonly logs: ReadonlyMap<ConversationId, StoredLog>;
}

const NOTHING: Stored = { token: null, timeline: null, logs: new Map() };

/** A device: the production log per conversation, and around it what the SDK's client does. */
export class ModelClient {
  connection: Connection | null = null;
  readonly logs = new Map<ConversationId, LogState>();
  private readonly open = new Set<ConversationId>();
  private token: string | null = null;
  private timeline: string | null = null;
  private stored = NOTHING;
  /** Grows with each crash: what an earlier life asked for is answered to nobody. */
  private life = 0;
  private readonly appendedTo = new Map<ConversationId, { era: number; seq: Seq }>();

  constructor(
    private readonly world: World,
    readonly user: UserId,
    readonly name: string,
  ) {}

  connect(): void {
    if (this.connection?.isOpen) return;
    this.connection = this.world.anyInstance().connect(this.user, this.token);
  }

  disconnect(): void {
    if (!this.connection) return;
    if (this.connection.isOpen) this.connection.instance.disconnect(this.connection);
    this.connection = null;
  }

  persist(): void {
    const logs = new Map<ConversationId, StoredLog>();
    for (const [id, state] of this.logs) {
      const stored = this.world.production.log.storeLog(state);
      if (stored) logs.set(id, stored);
    }
    this.stored = { token: this.token, timeline: this.timeline, logs };
  }

  /** Begins again with what was stored last. */
  crash(): void {
    this.disconnect();
    this.life += 1;
    this.logs.clear();
    this.appendedTo.clear();
    this.open.clear();
    this.token = this.stored.token;
    this.timeline = this.stored.timeline;
    for (const [id, stored] of this.stored.logs) {
      if (stored.timeline !== this.timeline) continue;
      this.logs.set(id, this.world.production.log.restoreLog(this.user, stored));
    }
  }

  toggle(id: ConversationId): void {
    if (this.open.delete(id)) this.take(id, { type: 'close' });
    else this.show(id);
  }

  show(id: ConversationId): void {
    this.open.add(id);
    if (this.logs.has(id)) this.take(id, { type: 'open' });
  }

  /** Asks for the page before what is shown. Gives back whether there was something to ask for. */
  readOlder(id: ConversationId): boolean {
    const state = this.logs.get(id);
    if (!state?.isOpen || state.have === null) return false;
    const { liveSpan, skipDown } = this.world.production.log;
    const start = liveSpan(state)?.[0] ?? state.have + 1;
    if (skipDown(state.hidden, start - 1) <= state.firstSeq) return false;
    this.take(id, { type: 'want', query: { before: start } });
    return true;
  }

  readAround(id: ConversationId, seq: Seq): void {
    if (this.logs.get(id)?.isOpen) this.take(id, { type: 'want', query: { around: seq } });
  }

  receive(frame: Frame): void {
    switch (frame.type) {
      case 'entry':
        this.takeEntry(frame.entry);
        return;
      case 'head':
        // A head of another database than the last sync says nothing yet.
        if (frame.timeline === this.timeline) this.takeHead(frame.head, null, true);
        return;
      case 'resumed':
        this.takeSync(frame.timeline, frame.heads, frame.token, false);
    }
  }

  /** `GET /sync`: what the client does when frames were dropped, and at rest. */
  sync(): void {
    const { life, token } = this;
    this.world.later(null, () => {
      const { database } = this.world;
      const { timeline } = database;
      const answer = database.sync(this.user, token) ?? database.sync(this.user, null);
      if (!answer) throw new Error('A sync without a token is never refused');
      this.world.later(null, () => {
        if (life !== this.life) return;
        if (this.connection && timeline !== this.timeline) {
          // What comes by this connection may be of the database before: a new one says which.
          this.disconnect();
          this.connect();
          return;
        }
        this.takeSync(timeline, answer.heads, answer.token, true);
      });
    });
  }

  private takeSync(
    timeline: string,
    heads: readonly ModelHead[],
    token: string,
    isLive: boolean,
  ): void {
    if (this.timeline !== timeline) {
      this.timeline = timeline;
      for (const id of this.logs.keys()) this.take(id, { type: 'forget', timeline });
    }
    this.token = token;
    for (const head of heads) this.takeHead(head, null, isLive);
    for (const id of this.logs.keys()) this.take(id, { type: 'wake' });
  }

  private takeHead(head: ModelHead, asked: HeadAsk | null, isLive: boolean): void {
    if (this.timeline === null) return;
    this.logOf(head.id);
    this.take(head.id, { type: 'head', timeline: this.timeline, head, asked, isLive });
  }

  private takeEntry(entry: Entry): void {
    if (this.timeline === null) return;
    this.logOf(entry.conversationId);
    this.take(entry.conversationId, { type: 'entry', timeline: this.timeline, entry });
  }

  private logOf(id: ConversationId): void {
    if (this.logs.has(id)) return;
    this.logs.set(id, this.world.production.log.initialLog(this.user));
    if (this.open.has(id)) this.take(id, { type: 'open' });
  }

  private take(id: ConversationId, input: LogInput): void {
    const before = this.logs.get(id);
    if (!before) return;
    const { state, effects } = this.world.production.log.reduceLog(before, input);
    this.logs.set(id, state);
    for (const effect of effects) this.run(id, effect);
  }

  private run(id: ConversationId, effect: LogEffect): void {
    switch (effect.type) {
      case 'appended':
        this.checkAppended(id, effect.entries);
        return;
      case 'wait':
        this.wait(id, effect.era);
        return;
      case 'load':
        this.load(id, effect.era, effect.query);
        return;
      case 'read-head':
        this.readHead(id, effect.era, effect.asked);
    }
  }

  private wait(id: ConversationId, era: number): void {
    const { life } = this;
    this.world.laterBy(200 + this.world.random.below(200), () => {
      if (life === this.life) this.take(id, { type: 'due', era });
    });
  }

  private load(id: ConversationId, era: number, query: PageQuery): void {
    this.ask(
      () => this.world.database.page(id, this.user, query, this.world.pageEntries),
      (page) =>
        this.take(
          id,
          page ? { type: 'page', era, query, page } : { type: 'page-failed', era, query },
        ),
      () => this.take(id, { type: 'page-failed', era, query }),
    );
  }

  private readHead(id: ConversationId, era: number, asked: HeadAsk | null): void {
    this.ask(
      () => ({
        head: this.world.database.head(id, this.user),
        timeline: this.world.database.timeline,
      }),
      ({ head, timeline }) => {
        if (head && timeline === this.timeline) this.takeHead(head, asked, true);
        else this.take(id, { type: 'head-failed', era });
      },
      () => this.take(id, { type: 'head-failed', era }),
    );
  }

  /** A request: read by the server at one moment, answered at a later one, or lost. */
  private ask<T>(read: () => T, answered: (value: T) => void, lost: () => void): void {
    const { life } = this;
    this.world.later(null, () => {
      const isLost = this.world.fails('requestsLost');
      const value = isLost ? null : { read: read() };
      this.world.later(null, () => {
        if (life !== this.life) return;
        if (value) answered(value.read);
        else lost();
      });
    });
  }

  /** Entries come once, in order; a window that begins again may begin anywhere. */
  private checkAppended(id: ConversationId, entries: readonly Entry[]): void {
    const era = this.logs.get(id)?.era ?? 0;
    for (const { seq } of entries) {
      const last = this.appendedTo.get(id);
      this.world.check(
        last?.era !== era || seq > last.seq,
        `${this.name} appended ${id}/${seq} after ${last?.seq}`,
      );
      this.appendedTo.set(id, { era, seq });
    }
  }
}
