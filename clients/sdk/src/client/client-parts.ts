import type {
  ClientId,
  CloseReason,
  ConversationId,
  DeviceId,
  ErrorCode,
  UserId,
} from '@anochat/contract';
import { serverCodec } from '../codec';
import { fractionFrom } from '../connection/backoff';
import { Connection } from '../connection/connection';
import { Directory } from '../conversations/directory';
import type { EncryptionHost } from '../encryption/encryption-parts';
import { AnoChatError } from '../errors';
import { createApi, Http, readWholePage, type Api } from '../http';
import { createUuidV7 } from '../ids/uuid-v7';
import { LateMedia } from '../media/late-media';
import { Outbox } from '../outbox';
import { Leadership } from '../platform/leadership';
import type { Channel } from '../platform/platform';
import { BlockList } from '../profiles/block-list';
import { PresenceWatch } from '../profiles/presence-watch';
import { ProfileCache, profileKey } from '../profiles/profile-cache';
import { Search } from '../search';
import { SessionKeeper } from '../session/session-keeper';
import { Records } from '../storage/records';
import { WriteBehind } from '../storage/write-behind';
import type { ClientOptions } from './client-options';
import { DraftSync } from './draft-sync';
import { EventIntake } from './event-intake';
import { HeadSync } from './head-sync';
import { KeptStore } from './kept-store';
import { LateEncryption } from './late-encryption';
import { Listeners } from './listeners';
import { LoadedAccount } from './loaded-account';
import { sendEnvelopeBy } from './send-envelope';
import { StoredDrafts } from './stored-drafts';

export interface ClientParts {
  readonly newId: () => ClientId;
  readonly records: Records;
  readonly writeBehind: WriteBehind;
  readonly leadership: Leadership;
  readonly listeners: Listeners;
  readonly session: SessionKeeper;
  readonly api: Api;
  readonly profiles: ProfileCache;
  readonly presence: PresenceWatch;
  readonly blocks: BlockList;
  readonly live: Connection;
  readonly outbox: Outbox;
  readonly directory: Directory;
  readonly heads: HeadSync;
  readonly drafts: StoredDrafts;
  readonly draftSync: DraftSync;
  readonly account: LoadedAccount;
  readonly keptStore: KeptStore;
  /** `null`: this client was created without. */
  readonly search: Search | null;
  readonly encryption: LateEncryption;
  readonly media: LateMedia;
  /** Between the tabs; whoever ends the client closes them. */
  readonly channels: readonly Channel[];
}

const codeOf = (reason: CloseReason): ErrorCode => {
  switch (reason) {
    case 'account-suspended':
      return 'auth.suspended';
    case 'device-revoked':
      return 'auth.device-revoked';
    default:
      return 'auth.session-revoked';
  }
};

/**
 * Puts the parts of a client together. They know each other by what they need of one another:
 * whatever is called only once the client has started may stand below its caller.
 */
export const assembleClient = (options: ClientOptions): ClientParts => {
  const { platform, serverUrl } = options;
  const { clock, log } = platform;
  const random = fractionFrom(platform.randomBytes);
  const newId = createUuidV7(clock, platform.randomBytes);
  const encryption: LateEncryption = new LateEncryption({
    load: options.encryption ?? null,
    after: (ms, run) => void clock.after(ms, run),
    log,
    host: () => (account.current ? hostOf(account.current) : null),
    onReady: () => {
      for (const profile of profiles.all()) encryption.service?.takeProfile(profile);
      for (const engine of directory.all()) {
        if (engine.currentHead?.mode === 'e2ee') openAgain(engine.id);
      }
    },
  });
  const codecs = { server: serverCodec, e2ee: encryption.codec, ...options.codecs };
  const records = new Records(platform.storage, platform.sealer, log);
  const leadership = new Leadership(platform.locks);
  const writeBehind = new WriteBehind(records, clock, log, () => leadership.isLeader.get());
  const listeners = new Listeners(log, () => account.current?.self ?? '');

  const session: SessionKeeper = new SessionKeeper({
    platform,
    records,
    api: () => api,
    deviceName: options.deviceName ?? 'AnoChat SDK',
    personalToken: options.token ?? null,
    farewell: async (signedIn) => (await encryption.service?.farewell(signedIn)) ?? null,
  });
  const api = createApi(new Http(serverUrl, platform.fetch, session));
  const profiles = new ProfileCache(api, clock, {
    onLearned: (profile, isChange) => {
      writeBehind.put(profileKey(profile.id), () => profile);
      encryption.service?.takeProfile(profile);
      if (!isChange) return;
      for (const engine of directory.all()) engine.takeProfile(profile);
      session.learn(profile);
    },
    // Not kept: after a restart it would look like what is true.
    onOutdated: (id) => writeBehind.put(profileKey(id), () => undefined),
  });
  const blocks = new BlockList(api);
  const live: Connection = new Connection({
    platform,
    serverUrl,
    tokens: session,
    api,
    listener: {
      syncToken: () => heads.token,
      onPage: (page, isLive) => heads.takePage(page, isLive),
      onTimelineLost: () => heads.loseTimeline(),
      onEvent: (event) => events.take(event),
      onOnline: () => {
        for (const engine of directory.all()) engine.wake();
        outbox.wake();
        encryption.service?.wake();
        draftSync.wake();
        presence.wake();
        blocks.changed();
        search?.wake();
      },
      onEnded: (reason) => void session.cutOff(codeOf(reason)),
    },
  });
  const presence = new PresenceWatch(clock, async (userIds) => {
    const { online } = await live.request('presence.watch', { userIds: [...userIds] });
    return online;
  });

  const media = new LateMedia({
    load: options.media ?? null,
    host: { api, records, newId, clock, random, serverUrl, transfer: platform.transfer },
    modeOf: (id) => directory.headOf(id)?.mode ?? null,
    reopen: platform.reopenFile ?? null,
    dropFile: platform.dropFile ?? null,
    spool: platform.spool ?? null,
    log,
  });
  const keptStore = new KeptStore(platform.persistence, records, log);
  const outboxChannel = platform.openChannel('outbox');
  const outbox: Outbox = new Outbox({
    records,
    clock,
    channel: outboxChannel,
    locks: platform.locks,
    carrier: media.carrier,
    codecs,
    newClientId: newId,
    random,
    log,
    modeOf: (id) => directory.headOf(id)?.mode ?? null,
    send: sendEnvelopeBy(live, api, platform.network, () => void keptStore.messageSent()),
    isLeader: () => leadership.isLeader.get(),
    onChange: (id) => directory.known(id)?.outboxChanged(),
    onRefused: (item, problem) => listeners.tellRefused(item, new AnoChatError(problem)),
  });
  const directory: Directory = new Directory({
    api,
    clock,
    random,
    log,
    codecs,
    records,
    writeBehind,
    outbox,
    attached: media.attached,
    profiles,
    account: () => account.current ?? { self: '', device: '' },
    timeline: () => heads.timeline,
    isOnline: () => live.isOnline,
    request: (command, payload) => live.request(command, payload),
    followsAll: () => listeners.wantMessages,
    onSummary: () => directory.refresh(),
    onDraft: (id) => {
      drafts.tell(id);
      draftSync.changed(id);
    },
    onDraftLeft: (id) => draftSync.left(id),
    onAppended: (id, entries) => listeners.tellMessages(entries, directory.engine(id)),
    isWaitedFor: (id) => listeners.isWaiting(directory.engine(id)),
    titleOf: (id) => encryption.service?.titleOf(id) ?? null,
    mentionsAfter: (id, readSeq) => encryption.service?.mentionsAfter(id, readSeq) ?? 0,
    encryption: () => encryption.whenReady(),
    takeHead: (head) => heads.takeHead(head),
  });
  const openAgain = (id: ConversationId): void => {
    const engine = directory.engine(id);
    engine.openAgain();
    listeners.openAgain(engine);
    search?.openAgain(id);
    engine.keepLog();
  };
  const hostOf = ({ self, device }: { self: UserId; device: DeviceId }): EncryptionHost => ({
    self: { userId: self, deviceId: device },
    platform,
    api,
    records,
    random,
    newId,
    isLeader: leadership.isLeader,
    isOnline: () => live.isOnline,
    timeline: () => heads.timeline,
    heads: () => [...directory.all()].flatMap(({ currentHead }) => currentHead ?? []),
    headOf: (id) => directory.headOf(id),
    takeHead: (head) => heads.takeHead(head),
    onChanged: openAgain,
    onLinked: () => draftSync.wake(),
    send: async (id, outgoing) => {
      await outbox.add(id, outgoing, 0);
    },
    wakeOutbox: (id) => outbox.wakeOne(id),
  });
  const heads = new HeadSync(directory, profiles, writeBehind, (head) =>
    encryption.service?.takeHead(head),
  );
  const draftsChannel = platform.openChannel('drafts');
  const draftSync = new DraftSync({
    api,
    clock,
    random,
    log,
    records,
    writeBehind,
    directory,
    sealing: () => encryption.service?.drafts() ?? null,
    mayWork: () => live.isOnline && leadership.isLeader.get(),
    device: () => account.current?.device ?? null,
    timeline: () => heads.timeline,
  });
  const drafts = new StoredDrafts(records, draftsChannel, directory, (id) => draftSync.changed(id));

  const searchChannel = platform.openChannel('search');
  const search = options.search
    ? new Search({
        records,
        clock,
        log,
        whenIdle: platform.whenIdle,
        channel: searchChannel,
        isOnline: () => live.isOnline,
        timeline: () => heads.timeline,
        conversations: () => directory.summaries(),
        opener: {
          open: (entry, about) => directory.engine(entry.conversationId).open(entry, about),
          refer: (entry) => directory.engine(entry.conversationId).refer(entry),
        },
        readPage: (id, query) => readWholePage(api, id, query),
      })
    : null;

  const ofAccount = {
    ...{ records, writeBehind, leadership, live, outbox, media },
    ...{ drafts, draftSync, search },
  };
  const shared = { session, directory, heads, profiles, blocks, listeners, encryption };
  const account: LoadedAccount = new LoadedAccount({ ...shared, ...ofAccount });
  const events = new EventIntake({ ...shared, api, log, presence, search, draftSync });
  const channels = [outboxChannel, draftsChannel, searchChannel];
  return { ...shared, ...ofAccount, newId, api, presence, account, keptStore, channels };
};
