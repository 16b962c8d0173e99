import type { ConversationId, Head, SyncPage } from '@anochat/contract';
import { encryptedKey, expiryKey, headKey, logKey } from '../conversations/record-keys';
import type { Directory } from '../conversations/directory';
import type { ProfileCache } from '../profiles/profile-cache';
import type { Records } from '../storage/records';
import type { WriteBehind } from '../storage/write-behind';

const SYNC = 'sync';

interface StoredSync {
  readonly timeline: string;
  readonly token: string | null;
}

/** How far the heads of this client go, and every way in which new ones come in. */
export class HeadSync {
  private place: StoredSync | null = null;
  /** The first complete list is in: a conversation that is not known now is a new one. */
  private isListComplete = false;

  constructor(
    private readonly directory: Directory,
    private readonly profiles: ProfileCache,
    private readonly writeBehind: WriteBehind,
    /** Told of each head that came from the server. */
    private readonly onHead: (head: Head) => void,
  ) {}

  /** The database that the heads come from, `null` before the first. */
  get timeline(): string | null {
    return this.place?.timeline ?? null;
  }

  /** Of the last complete sync. */
  get token(): string | null {
    return this.place?.token ?? null;
  }

  /** What an earlier run of this client stored; `restore` puts it in. */
  static async load(records: Records): Promise<StoredHeads> {
    const [place, heads, encrypted, expiries] = await Promise.all([
      records.get<StoredSync>(SYNC),
      records.list<Head>(headKey('')),
      records.list<ConversationId>(encryptedKey('')),
      records.entries<number>(expiryKey('')),
    ]);
    return { place, heads, encrypted, expiries };
  }

  restore({ place, heads, encrypted, expiries }: StoredHeads): void {
    this.place = place;
    this.profiles.restore(heads.flatMap(({ peer }) => (peer ? [peer.profile] : [])));
    for (const id of encrypted) this.directory.engine(id).restoreEncrypted();
    for (const [key, at] of expiries) {
      this.directory.engine(key.slice(expiryKey('').length)).restoreExpiry(at);
    }
    this.directory.inOne(() => {
      for (const head of heads) this.directory.engine(head.id).restoreHead(head);
    });
    if (this.token === null) return;
    this.isListComplete = true;
    this.directory.ready();
  }

  /** A single head that is current. */
  readonly takeHead = (head: Head): void => {
    this.directory.engine(head.id).takeHead(head, { isLive: true, isNew: this.isListComplete });
    this.onHead(head);
  };

  /** `isLive`: events were flowing while this page was read. */
  takePage(page: SyncPage, isLive: boolean): void {
    const { timeline, items, users, token, hasMore } = page;
    if (this.timeline !== timeline) this.startTimeline(timeline);
    if (page.profilesOutdated) this.outdateProfiles();
    this.profiles.remember(users);
    this.directory.inOne(() => {
      for (const head of items) {
        this.directory.engine(head.id).takeHead(head, { isLive, isNew: this.isListComplete });
      }
    });
    if (!hasMore) {
      this.isListComplete = true;
      this.place = { timeline, token: token ?? this.token };
      this.writeBehind.put(SYNC, () => this.place ?? undefined);
    }
    this.directory.ready();
    for (const head of items) this.onHead(head);
  }

  /** The server does not know the timeline any more. The next page says which there is now. */
  loseTimeline(): void {
    this.place = null;
  }

  clear(): void {
    this.place = null;
    this.isListComplete = false;
  }

  /** Another database answers: nothing of what was read from the one before holds. */
  private startTimeline(timeline: string): void {
    for (const engine of this.directory.all()) {
      this.writeBehind.put(headKey(engine.id), () => engine.currentHead ?? undefined);
      this.writeBehind.put(logKey(engine.id), () => undefined);
    }
    this.place = { timeline, token: null };
    this.isListComplete = false;
    this.directory.forget(timeline);
    this.profiles.outdate();
  }

  private outdateProfiles(): void {
    this.profiles.outdate();
    // The list shows the other one of each direct conversation.
    for (const engine of this.directory.all()) {
      const peer = engine.currentHead?.peer;
      if (peer) this.profiles.profile(peer.profile.id);
    }
  }
}

export interface StoredHeads {
  readonly place: StoredSync | null;
  readonly heads: readonly Head[];
  /** Conversations that were seen to be encrypted. */
  readonly encrypted: readonly ConversationId[];
  /** By key: when something of a stored log disappears. */
  readonly expiries: readonly (readonly [string, number])[];
}
