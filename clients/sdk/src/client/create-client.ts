import type { AnoChat } from './anochat';
import type { ClientOptions } from './client-options';
import { assembleClient } from './client-parts';

/** Begins a client. Nothing is read or sent before `start`. */
export const createClient = (options: ClientOptions): AnoChat => {
  const parts = assembleClient(options);
  const { session, api, live, directory, heads, listeners, outbox, presence } = parts;

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

    start: async () => {
      await session.load();
      session.token.subscribe(() => {
        const token = session.token.get();
        if (token !== null) live.renew(token);
      });
      live.state.subscribe(connectionChanged);
      parts.drafts.follow();
      parts.leadership.isLeader.subscribe(() => outbox.wake());
      await parts.account.followSession();
    },
    stop: async () => {
      live.stop();
      session.stop();
      outbox.stop();
      for (const channel of parts.channels) channel.close();
      for (const engine of directory.all()) engine.stop();
      await parts.writeBehind.flush();
      parts.leadership.resign();
      await parts.records.close();
    },
    reconnect: () => live.reconnect(),

    conversation: (id) => directory.engine(id),
    createConversation: async (request) => {
      // With an id of our own a repeated call gives the same conversation.
      const head = await api.conversations.create({ id: parts.newId(), ...request });
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
