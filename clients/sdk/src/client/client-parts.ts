import type { ClientId } from '@anochat/contract';
import { serverCodec } from '../codec';
import { fractionFrom } from '../connection/backoff';
import { Connection } from '../connection/connection';
import { Directory } from '../conversations/directory';
import { AnoChatError } from '../errors';
import { createApi, Http, type Api } from '../http';
import { createUuidV7 } from '../ids/uuid-v7';
import { Outbox } from '../outbox';
import { Leadership } from '../platform/leadership';
import type { Channel } from '../platform/platform';
import { BlockList } from '../profiles/block-list';
import { PresenceWatch } from '../profiles/presence-watch';
import { ProfileCache, profileKey } from '../profiles/profile-cache';
import { SessionKeeper } from '../session/session-keeper';
import { Records } from '../storage/records';
import { WriteBehind } from '../storage/write-behind';
import type { ClientOptions } from './client-options';
import { EventIntake } from './event-intake';
import { HeadSync } from './head-sync';
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
  readonly account: LoadedAccount;
  /** Between the tabs; whoever ends the client closes them. */
  readonly channels: readonly Channel[];
}

/**
 * Puts the parts of a client together. They know each other by what they need of one another:
 * whatever is called only once the client has started may stand below its caller.
 */
export const assembleClient = (options: ClientOptions): ClientParts => {
  const { platform, serverUrl } = options;
  const { clock, log } = platform;
  const random = fractionFrom(platform.randomBytes);
  const newId = createUuidV7(clock, platform.randomBytes);
  const codecs = { server: serverCodec, ...options.codecs };
  const records = new Records(platform.storage, options.sealer ?? null);
  const leadership = new Leadership(platform.locks);
  const writeBehind = new WriteBehind(records, clock, log, () => leadership.isLeader.get());
  const listeners = new Listeners(log);

  const session: SessionKeeper = new SessionKeeper({
    platform,
    records,
    api: () => api,
    deviceName: options.deviceName ?? 'AnoChat SDK',
    personalToken: options.token ?? null,
  });
  const api = createApi(new Http(serverUrl, platform.fetch, session));
  const profiles = new ProfileCache(api, clock, {
    onLearned: (profile, isChange) => {
      writeBehind.put(profileKey(profile.id), () => profile);
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
        presence.wake();
        blocks.changed();
      },
      onEnded: (reason) =>
        void session.end(
          reason === 'account-suspended' ? 'auth.suspended' : 'auth.session-revoked',
        ),
    },
  });
  const presence = new PresenceWatch(clock, async (userIds) => {
    const { online } = await live.request('presence.watch', { userIds: [...userIds] });
    return online;
  });

  const outboxChannel = platform.openChannel('outbox');
  const outbox: Outbox = new Outbox({
    records,
    clock,
    channel: outboxChannel,
    codecs,
    newClientId: newId,
    random,
    log,
    modeOf: (id) => directory.headOf(id)?.mode ?? null,
    send: sendEnvelopeBy(live, api, platform.network),
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
    profiles,
    account: () => account.current ?? { self: '', device: '' },
    timeline: () => heads.timeline,
    isOnline: () => live.isOnline,
    request: (command, payload) => live.request(command, payload),
    followsAll: () => listeners.wantMessages,
    onSummary: () => directory.refresh(),
    onDraft: (id) => drafts.tell(id),
    onAppended: (id, entries) => {
      const self = account.current?.self;
      if (self) listeners.tellMessages(entries, directory.engine(id), self);
    },
  });
  const heads = new HeadSync(directory, profiles, writeBehind);
  const draftsChannel = platform.openChannel('drafts');
  const drafts = new StoredDrafts(platform.storage, records, draftsChannel, directory);

  const ofAccount = { records, writeBehind, leadership, live, outbox, drafts };
  const shared = { session, directory, heads, profiles, blocks, listeners };
  const account: LoadedAccount = new LoadedAccount({ ...shared, ...ofAccount });
  const events = new EventIntake({ ...shared, api, log, presence });
  const channels = [outboxChannel, draftsChannel];
  return { ...shared, ...ofAccount, newId, api, presence, account, channels };
};
