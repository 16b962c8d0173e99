import type { CreateConversation, Head } from '@anochat/contract';
import { openLinks } from '../links/links';
import { Cell } from '../observable';
import { openPush } from '../push/push';
import type { SearchProgress } from '../search';
import type { AnoChat } from './anochat';
import type { ClientOptions } from './client-options';
import { assembleClient } from './client-parts';

const NO_INDEX: SearchProgress = { coveredTo: null, isWalking: false, writes: 0 };

/** Begins a client. Nothing is read or sent before `start`. */
export const createClient = (options: ClientOptions): AnoChat => {
  const parts = assembleClient(options);
  const { session, api, live, directory, heads, listeners, outbox, presence } = parts;
  const { encryption, search } = parts;

  const connectionChanged = (): void => {
    if (!live.isOnline) presence.lost();
    for (const engine of directory.all()) engine.connectionChanged();
  };

  return {
    session,
    api,
    connection: live.state,
    conversations: directory.list,
    profiles: parts.profiles,
    presence,
    blocks: parts.blocks,
    storageState: session.storage,
    acceptEviction: session.acceptEviction,
    persistence: parts.keptStore.state,
    askToPersist: parts.keptStore.ask,
    searchProgress: search?.progress ?? new Cell<SearchProgress>(NO_INDEX),
    encryption: encryption.face,
    media: parts.media.face,
    links: openLinks(api),
    push: openPush(api, session),

    start: async () => {
      await session.load();
      session.token.subscribe(() => {
        const token = session.token.get();
        if (token !== null) live.renew(token);
      });
      live.state.subscribe(connectionChanged);
      parts.drafts.follow();
      parts.leadership.isLeader.subscribe(() => {
        outbox.wake();
        parts.draftSync.wake();
        if (parts.leadership.isLeader.get()) void search?.lead();
      });
      directory.list.subscribe(() => search?.wake());
      await parts.account.followSession();
    },
    stop: async () => {
      await parts.draftSync.stop();
      live.stop();
      session.stop();
      outbox.stop();
      await search?.stop();
      await encryption.end();
      for (const channel of parts.channels) channel.close();
      for (const engine of directory.all()) engine.stop();
      await parts.writeBehind.flush();
      parts.leadership.resign();
      await parts.records.close();
    },
    reconnect: () => live.reconnect(),

    search: async (query, searching) => {
      if (!search) throw new TypeError('This client was created without search');
      return search.find(query, searching);
    },
    gallery: (id, kind) => {
      if (!search) throw new TypeError('This client was created without search');
      return search.gallery(id, kind);
    },
    conversation: (id) => directory.engine(id),
    createConversation: async ({ mode, history, ...asked }) => {
      // With an id of our own a repeated call gives the same conversation.
      const request: CreateConversation = { id: parts.newId(), ...asked };
      const isEncrypted = mode === 'e2ee' || (mode === undefined && encryption.isReady);
      const make = async (): Promise<Head> => {
        if (isEncrypted && request.kind !== 'channel') {
          return (await encryption.whenReady()).create(history ? { ...request, history } : request);
        }
        const made = await api.conversations.create(request);
        return history === undefined || made.history === history
          ? made
          : api.conversations.update(made.id, { history });
      };
      const head = await make();
      heads.takeHead(head);
      return head;
    },
    takeHead: heads.takeHead,

    onEntry: listeners.onEntry,
    onMessage: (listener) => {
      const end = listeners.onMessage(listener);
      for (const engine of directory.all()) if (engine.currentHead) engine.follow();
      return end;
    },
    onRefused: listeners.onRefused,
  };
};
