import {
  type Accepted,
  type ClientId,
  type ConversationId,
  type CreateConversation,
  type Entry,
  type EnvelopeInput,
  type Head,
  type SocketEvent,
  type SyncPage,
  type UserProfile,
} from '@anochat/contract';
import { serverCodec } from '../codec';
import { fractionFrom } from '../connection/backoff';
import { Connection } from '../connection/connection';
import { draftKey, headKey, logKey } from '../conversations/conversation-engine';
import { Directory } from '../conversations/directory';
import type { Draft } from '../conversations/draft';
import { AnoChatError, NetworkError } from '../errors';
import { createApi, Http, type Api } from '../http';
import { createUuidV7 } from '../ids/uuid-v7';
import { Outbox, type OutboxItem } from '../outbox';
import type { Channel } from '../platform/platform';
import { Leadership } from '../platform/leadership';
import { PresenceWatch } from '../profiles/presence-watch';
import { ProfileCache } from '../profiles/profile-cache';
import { SessionKeeper } from '../session/session-keeper';
import { Records } from '../storage/records';
import { WriteBehind } from '../storage/write-behind';
import type { AnoChat, IncomingMessage, RefusedChange } from './anochat';
import type { ClientOptions } from './client-options';
import { incomingMessage } from './incoming-message';
import { present } from '../present';

const SYNC = 'sync';
const profileKey = (id: string): string => `profile/${id}`;

interface StoredSync {
  readonly timeline: string;
  readonly token: string | null;
}

/** Begins a client. Nothing is read or sent before `start`. */
export const createClient = (options: ClientOptions): AnoChat => new Client(options);

class Client implements AnoChat {
  readonly session: SessionKeeper;
  readonly api: Api;
  readonly profiles: ProfileCache;
  readonly presence: PresenceWatch;
  private readonly records: Records;
  private readonly writeBehind: WriteBehind;
  private readonly leadership: Leadership;
  private readonly outbox: Outbox;
  private readonly live: Connection;
  private readonly directory: Directory;
  private readonly newId: () => ClientId;
  private readonly drafts: Channel;
  private readonly entryListeners = new Set<Parameters<AnoChat['onEntry']>[0]>();
  private readonly messageListeners = new Set<Parameters<AnoChat['onMessage']>[0]>();
  private readonly refusalListeners = new Set<Parameters<AnoChat['onRefused']>[0]>();
  /** Whose data is loaded: the user and the device. */
  private account: { readonly self: string; readonly device: string } | null = null;
  private sync: StoredSync | null = null;
  /** The first complete list is in: a conversation that is not known now is a new one. */
  private isListComplete = false;
  private readonly fetchingHeads = new Set<ConversationId>();

  constructor(private readonly options: ClientOptions) {
    const { platform, serverUrl } = options;
    const { clock, log } = platform;
    const random = fractionFrom(platform.randomBytes);
    this.records = new Records(platform.storage, options.sealer ?? null);
    this.leadership = new Leadership(platform.locks);
    this.writeBehind = new WriteBehind(this.records, clock, log, () =>
      this.leadership.isLeader.get(),
    );
    this.newId = createUuidV7(clock, platform.randomBytes);
    this.session = new SessionKeeper({
      platform,
      records: this.records,
      api: () => this.api,
      deviceName: options.deviceName ?? 'AnoChat SDK',
      personalToken: options.token ?? null,
    });
    this.api = createApi(new Http(serverUrl, platform.fetch, this.session));
    this.profiles = new ProfileCache(this.api, clock, (profile) =>
      this.writeBehind.put(profileKey(profile.id), () => profile),
    );
    const codecs = { server: serverCodec, ...options.codecs };
    this.outbox = new Outbox({
      records: this.records,
      clock,
      channel: platform.openChannel('outbox'),
      codecs,
      newClientId: this.newId,
      random,
      log,
      modeOf: (id) => this.directory.headOf(id)?.mode ?? null,
      send: (id, clientId, envelope) => this.transmit(id, clientId, envelope),
      isLeader: () => this.leadership.isLeader.get(),
      onChange: (id) => this.directory.known(id)?.outboxChanged(),
      onRefused: (item, problem) => this.refused(item, new AnoChatError(problem)),
    });
    this.live = new Connection({
      platform,
      serverUrl,
      tokens: this.session,
      api: this.api,
      listener: {
        syncToken: () => this.sync?.token ?? null,
        onPage: (page, isLive) => this.takePage(page, isLive),
        onTimelineLost: () => {
          this.sync = null;
        },
        onEvent: (event) => this.takeEvent(event),
        onOnline: () => this.wake(),
        onEnded: (reason) =>
          void this.session.end(
            reason === 'account-suspended' ? 'auth.suspended' : 'auth.session-revoked',
          ),
      },
    });
    this.presence = new PresenceWatch(clock, async (userIds) => {
      const { online } = await this.live.request('presence.watch', { userIds: [...userIds] });
      return online;
    });
    this.directory = new Directory({
      api: this.api,
      clock,
      random,
      log,
      codecs,
      records: this.records,
      writeBehind: this.writeBehind,
      outbox: this.outbox,
      profiles: this.profiles,
      account: () => this.account ?? { self: '', device: '' },
      timeline: () => this.sync?.timeline ?? null,
      isOnline: () => this.live.isOnline,
      request: (command, payload) => this.live.request(command, payload),
      followsAll: () => this.messageListeners.size > 0,
      onSummary: () => this.directory.refresh(),
      onDraft: (id) => this.drafts.post(id),
      onAppended: (id, entries) => this.appended(id, entries),
    });
    this.drafts = platform.openChannel('drafts');
  }

  get connection(): AnoChat['connection'] {
    return this.live.state;
  }

  get conversations(): AnoChat['conversations'] {
    return this.directory.list;
  }

  async start(): Promise<void> {
    await this.session.load();
    this.session.state.subscribe(() => void this.sessionChanged());
    this.session.token.subscribe(() => {
      const token = this.session.token.get();
      if (token !== null) this.live.renew(token);
    });
    this.live.state.subscribe(() => this.connectionChanged());
    this.drafts.subscribe((id) => void this.draftChanged(String(id)));
    this.leadership.isLeader.subscribe(() => this.outbox.wake());
    await this.sessionChanged();
  }

  async stop(): Promise<void> {
    this.live.stop();
    this.session.stop();
    this.outbox.stop();
    for (const engine of this.directory.all()) engine.stop();
    await this.writeBehind.flush();
    this.leadership.resign();
    await this.records.close();
  }

  reconnect(): void {
    this.live.reconnect();
  }

  readonly conversation: AnoChat['conversation'] = (id) => this.directory.engine(id);

  async createConversation(request: CreateConversation): Promise<Head> {
    // With an id of our own a repeated call gives the same conversation.
    const head = await this.api.conversations.create({ id: this.newId(), ...request });
    this.takeHead(head);
    return head;
  }

  readonly takeHead = (head: Head): void =>
    this.directory.engine(head.id).takeHead(head, { isLive: true, isNew: this.isListComplete });

  readonly onEntry: AnoChat['onEntry'] = (listener) => {
    this.entryListeners.add(listener);
    return () => this.entryListeners.delete(listener);
  };

  readonly onMessage: AnoChat['onMessage'] = (listener) => {
    this.messageListeners.add(listener);
    for (const engine of this.directory.all()) if (engine.currentHead) engine.follow();
    return () => this.messageListeners.delete(listener);
  };

  readonly onRefused: AnoChat['onRefused'] = (listener) => {
    this.refusalListeners.add(listener);
    return () => this.refusalListeners.delete(listener);
  };

  private async sessionChanged(): Promise<void> {
    const state = this.session.state.get();
    if (state.status !== 'signed-in') {
      if (this.account) this.end();
      return;
    }
    const { user, deviceId } = state;
    this.profiles.remember([user]);
    if (this.account?.self === user.id && this.account.device === deviceId) return;
    if (this.account) this.end();
    this.account = { self: user.id, device: deviceId };
    await this.begin();
  }

  private async begin(): Promise<void> {
    const { account, records } = this;
    const [sync, profiles, heads, drafts] = await Promise.all([
      records.get<StoredSync>(SYNC),
      records.list<UserProfile>(profileKey('')),
      records.list<Head>(headKey('')),
      this.loadDrafts(),
      this.outbox.load(),
    ]);
    if (account !== this.account) return;
    this.profiles.remember(profiles);
    this.sync = sync;
    this.directory.inOne(() => {
      for (const head of heads) this.directory.engine(head.id).restoreHead(head);
      for (const [id, draft] of drafts) this.directory.engine(id).restoreDraft(draft);
    });
    if (sync?.token) {
      this.isListComplete = true;
      this.directory.ready();
    }
    for (const engine of this.directory.all()) {
      if (this.messageListeners.size > 0 && engine.currentHead) engine.follow();
    }
    this.leadership.seek();
    this.live.start();
  }

  private end(): void {
    this.live.stop();
    this.leadership.resign();
    this.writeBehind.drop();
    this.outbox.clear();
    this.account = null;
    this.sync = null;
    this.isListComplete = false;
    this.directory.forget(null);
    this.profiles.clear();
  }

  private async loadDrafts(): Promise<readonly (readonly [ConversationId, Draft])[]> {
    const prefix = draftKey('');
    const stored = await this.options.platform.storage.list(prefix);
    return Promise.all(
      stored.map(async ([key]) => {
        const draft = await this.records.get<Draft>(key);
        return [key.slice(prefix.length), present(draft)] as const;
      }),
    );
  }

  private async draftChanged(id: ConversationId): Promise<void> {
    this.directory.engine(id).restoreDraft(await this.records.get<Draft>(draftKey(id)));
  }

  private takePage(page: SyncPage, isLive: boolean): void {
    const { timeline, items, users, token, hasMore } = page;
    if (this.sync?.timeline !== timeline) this.startTimeline(timeline);
    this.profiles.remember(users);
    this.directory.inOne(() => {
      for (const head of items) {
        this.directory.engine(head.id).takeHead(head, { isLive, isNew: this.isListComplete });
      }
    });
    if (hasMore) {
      this.directory.ready();
      return;
    }
    this.isListComplete = true;
    this.sync = { timeline, token: token ?? this.sync?.token ?? null };
    this.writeBehind.put(SYNC, () => this.sync ?? undefined);
    this.directory.ready();
  }

  /** Another database answers: nothing of what was read from the one before holds. */
  private startTimeline(timeline: string): void {
    for (const engine of this.directory.all()) {
      this.writeBehind.put(headKey(engine.id), () => engine.currentHead ?? undefined);
      this.writeBehind.put(logKey(engine.id), () => undefined);
    }
    this.sync = { timeline, token: null };
    this.isListComplete = false;
    this.directory.forget(timeline);
  }

  private takeEvent(event: SocketEvent): void {
    if (event.seq !== null) return this.takeEntry(event.data);
    const { conversationId } = event;
    const engine = conversationId === null ? null : this.directory.known(conversationId);
    switch (event.type) {
      case 'membership.changed':
        return this.takeHead(event.data.head);
      case 'mark.moved':
        return engine?.takeMark(event.data);
      case 'typing.changed':
        return engine?.takeTyping(event.data.userId, event.data.active);
      case 'presence.changed':
        return this.presence.heard(event.data.userId, event.data.online);
      case 'user.changed':
        return this.takeProfile(event.data.user);
      case 'account.changed':
        this.session.setUser(event.data.user);
        return this.takeProfile(event.data.user);
      default:
        // Of a newer server, or the connection's own.
        return;
    }
  }

  private takeProfile({ id, userName, displayName, about }: UserProfile): void {
    const profile: UserProfile = { id, userName, displayName, about };
    this.profiles.remember([profile]);
    this.directory.inOne(() => {
      for (const engine of this.directory.all()) engine.takeProfile(profile);
    });
  }

  private takeEntry(entry: Entry): void {
    const engine = this.directory.engine(entry.conversationId);
    const isNews = engine.takeEntry(entry);
    if (!engine.currentHead) void this.fetchHead(entry.conversationId);
    if (isNews) for (const listener of [...this.entryListeners]) listener(entry, engine);
  }

  /** An entry of a conversation whose head has not come. */
  private async fetchHead(id: ConversationId): Promise<void> {
    if (this.fetchingHeads.has(id)) return;
    this.fetchingHeads.add(id);
    try {
      this.takeHead(await this.api.conversations.get(id));
    } catch (error) {
      this.options.platform.log('info', 'A head was not read', { error: String(error) });
    } finally {
      this.fetchingHeads.delete(id);
    }
  }

  private wake(): void {
    for (const engine of this.directory.all()) engine.wake();
    this.outbox.wake();
    this.presence.wake();
  }

  private connectionChanged(): void {
    if (!this.live.isOnline) this.presence.lost();
    for (const engine of this.directory.all()) engine.connectionChanged();
  }

  /** By the socket while it is there, else by REST: the server takes both for the same. */
  private async transmit(
    conversationId: ConversationId,
    clientId: ClientId,
    envelope: EnvelopeInput,
  ): Promise<Accepted> {
    if (this.live.isOnline) {
      try {
        return await this.live.request('message.send', { conversationId, clientId, envelope });
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
      }
    }
    if (!this.options.platform.network.isOnline()) throw new NetworkError('There is no network');
    return this.api.log.send(conversationId, clientId, envelope);
  }

  private appended(id: ConversationId, entries: readonly Entry[]): void {
    const engine = this.directory.engine(id);
    for (const entry of entries) {
      const message = this.account && incomingMessage(entry, engine, this.account.self);
      if (message) for (const listener of [...this.messageListeners]) this.hand(message, listener);
    }
  }

  private hand(
    message: IncomingMessage,
    listener: (message: IncomingMessage) => void | Promise<void>,
  ): void {
    Promise.resolve()
      .then(() => listener(message))
      .catch((error: unknown) => {
        this.options.platform.log('error', 'A listener failed', { error: String(error) });
      });
  }

  private refused(item: OutboxItem, error: AnoChatError): void {
    const { conversationId, outgoing } = item;
    const change: RefusedChange = {
      conversationId,
      target: outgoing.target ?? 0,
      what: outgoing.kind === 'redaction' ? 'redaction' : contentTypeOf(outgoing.content.type),
      error,
    };
    for (const listener of [...this.refusalListeners]) listener(change);
  }
}

const contentTypeOf = (type: 'message' | 'edit' | 'reaction'): 'edit' | 'reaction' =>
  type === 'reaction' ? 'reaction' : 'edit';
