import type { ConversationId, Entry, SocketEvent } from '@anochat/contract';
import type { Directory } from '../conversations/directory';
import type { Api } from '../http';
import type { Logger } from '../platform/platform';
import type { BlockList } from '../profiles/block-list';
import type { PresenceWatch } from '../profiles/presence-watch';
import type { ProfileCache } from '../profiles/profile-cache';
import type { Search } from '../search';
import type { SessionKeeper } from '../session/session-keeper';
import type { DraftSync } from './draft-sync';
import type { HeadSync } from './head-sync';
import type { LateEncryption } from './late-encryption';
import type { Listeners } from './listeners';

export interface EventIntakeOptions {
  readonly api: Api;
  readonly log: Logger;
  readonly session: SessionKeeper;
  readonly directory: Directory;
  readonly heads: HeadSync;
  readonly profiles: ProfileCache;
  readonly presence: PresenceWatch;
  readonly blocks: BlockList;
  readonly listeners: Listeners;
  readonly search: Search | null;
  readonly encryption: LateEncryption;
  readonly draftSync: DraftSync;
}

/** Brings each event of the live connection to whom it concerns. */
export class EventIntake {
  private readonly fetchingHeads = new Set<ConversationId>();

  constructor(private readonly options: EventIntakeOptions) {}

  take(event: SocketEvent): void {
    if (event.seq !== null) return this.takeEntry(event.data);
    const { directory, presence, session, heads, profiles, blocks, encryption } = this.options;
    const { conversationId } = event;
    const engine = conversationId === null ? null : directory.known(conversationId);
    switch (event.type) {
      case 'membership.changed':
        return heads.takeHead(event.data.head);
      case 'mark.moved':
        // Kept until a head comes: the one that is being read may be older than this.
        return conversationId === null
          ? undefined
          : directory.engine(conversationId).takeMark(event.data);
      case 'typing.changed':
        return engine?.takeTyping(event.data.userId, event.data.active);
      case 'presence.changed':
        return presence.heard(event.data.userId, event.data.online);
      case 'user.changed':
        return profiles.remember([event.data.user]);
      case 'account.changed':
        return session.setUser(event.data.user);
      case 'block.changed':
        return blocks.changed();
      case 'draft.changed':
        return this.options.draftSync.heard(event.data.deviceId);
      case 'chain.changed':
      case 'device.offered':
      case 'welcome.received':
      case 'inbox.received':
      case 'key-packages.low':
        // Before it is loaded: it reads all of this when it begins.
        return encryption.service?.takeSignal(event);
      default:
        // Of a newer server, or the connection's own.
        return;
    }
  }

  private takeEntry(entry: Entry): void {
    const { directory, listeners, search, encryption } = this.options;
    const engine = directory.engine(entry.conversationId);
    // First: what can be opened at once is not shown as pending.
    encryption.service?.takeEntry(entry);
    const isNews = engine.takeEntry(entry);
    if (!engine.currentHead) void this.fetchHead(entry.conversationId);
    if (isNews) listeners.tellEntry(entry, engine);
    search?.heard(entry);
  }

  /** An entry of a conversation whose head has not come. */
  private async fetchHead(id: ConversationId): Promise<void> {
    const { api, heads, log } = this.options;
    if (this.fetchingHeads.has(id)) return;
    this.fetchingHeads.add(id);
    try {
      heads.takeHead(await api.conversations.get(id));
    } catch (error) {
      log('info', 'A head was not read', { error: String(error) });
    } finally {
      this.fetchingHeads.delete(id);
    }
  }
}
