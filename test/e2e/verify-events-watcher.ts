import type { ConversationId, SocketEvent, UserId } from '@anochat/contract';
import { createClient, type AnoChat, type Platform } from '@anochat/sdk';
import { createPlatform } from '../../clients/sdk/src/platform/node';
import { until } from '../support/until';

/**
 * What one user's client shows, without what only this device knows: drafts, typing, and the keys
 * of items (the device that wrote a message knows it by another one).
 */
export interface View {
  readonly account: unknown;
  readonly list: unknown;
  readonly profiles: readonly unknown[];
  readonly blocked: readonly UserId[];
  readonly conversation: unknown;
}

const ignore = (): void => undefined;

/** The real SDK in Node, whose incoming events are noted down on their way. */
export class Watcher {
  readonly #events: SocketEvent[] = [];
  readonly #client: AnoChat;

  constructor(serverUrl: string, token: string) {
    const base = createPlatform({ logLevel: 'error' });
    const platform: Platform = {
      ...base,
      connectSocket: (options, listener) =>
        base.connectSocket(options, {
          ...listener,
          event: (name, argument) => {
            this.#events.push(argument as SocketEvent);
            listener.event(name, argument);
          },
        }),
    };
    this.#client = createClient({ platform, serverUrl, token });
  }

  async start(): Promise<void> {
    await this.#client.start();
    await until('a client online', () => this.#client.connection.get().status === 'online');
    const { blocked } = this.#client.blocks;
    blocked.subscribe(ignore);
    await until('whom it blocked', () => blocked.get().status === 'ready');
  }

  /** Shows a conversation and these users, and waits until all of it is there. */
  async open(id: ConversationId, users: readonly UserId[]): Promise<void> {
    const conversation = this.#client.conversation(id);
    conversation.timeline.subscribe(ignore);
    conversation.members.subscribe(ignore);
    users.forEach((user) => this.#client.profiles.profile(user).subscribe(ignore));
    await until('profiles', () =>
      users.every((user) => this.#client.profiles.profile(user).get() !== null),
    );
    const isShown = (): boolean => {
      const summary = conversation.summary.get();
      if (summary === null) return true;
      const { status, lastSeq } = conversation.timeline.get();
      const areMembersHere = summary.role === null || conversation.members.get().status === 'ready';
      return status === 'ready' && lastSeq >= summary.lastSeq && areMembersHere;
    };
    await until('a conversation shown', isShown);
  }

  view(id: ConversationId, users: readonly UserId[]): View {
    const { session, conversations, profiles, blocks } = this.#client;
    const state = session.state.get();
    const { items, unread, mentions } = conversations.get();
    return structuredClone({
      account: state.status === 'signed-in' ? state.user : state.status,
      list: { ids: items.map((summary) => summary.id), unread, mentions },
      profiles: users.map((user) => profiles.profile(user).get()),
      blocked: blocks.blocked.get().users.map((user) => user.id),
      conversation: this.#conversationView(id),
    });
  }

  /** How many events have come; with `eventsSince` it tells what a deed brought. */
  get eventCount(): number {
    return this.#events.length;
  }

  /** @param id only those of this conversation, and those of none */
  eventsSince(count: number, id?: ConversationId): readonly string[] {
    return this.#events
      .slice(count)
      .filter(
        ({ conversationId }) =>
          id === undefined || conversationId === null || conversationId === id,
      )
      .map(({ type }) => type);
  }

  stop(): Promise<void> {
    return this.#client.stop();
  }

  #conversationView(id: ConversationId): unknown {
    const conversation = this.#client.conversation(id);
    const summary = conversation.summary.get();
    // Out of sight, and left out of what a new client is told.
    if (!summary || summary.dismissed) return null;
    const { items, hasOlder, hasNewer, lastSeq } = conversation.timeline.get();
    const members = conversation.members.get();
    return {
      summary: {
        ...without(summary, 'draft', 'typing', 'hasFailed'),
        last: summary.last && without(summary.last, 'key'),
      },
      timeline: { items: items.map((item) => without(item, 'key')), hasOlder, hasNewer, lastSeq },
      // Who has left may not ask who is there.
      members: summary.role && { items: members.items, hasMore: members.hasMore },
    };
  }
}

const without = (value: object, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
