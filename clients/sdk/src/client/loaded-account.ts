import type { DeviceId, UserId, UserProfile } from '@anochat/contract';
import type { Connection } from '../connection/connection';
import type { Directory } from '../conversations/directory';
import type { LateMedia } from '../media/late-media';
import type { Outbox } from '../outbox';
import type { Leadership } from '../platform/leadership';
import type { BlockList } from '../profiles/block-list';
import { profileKey, type ProfileCache } from '../profiles/profile-cache';
import type { Search } from '../search';
import type { SessionKeeper } from '../session/session-keeper';
import type { Records } from '../storage/records';
import type { WriteBehind } from '../storage/write-behind';
import type { DraftSync } from './draft-sync';
import { HeadSync } from './head-sync';
import type { LateEncryption } from './late-encryption';
import type { Listeners } from './listeners';
import type { StoredDrafts } from './stored-drafts';

export interface LoadedAccountOptions {
  readonly session: SessionKeeper;
  readonly records: Records;
  readonly writeBehind: WriteBehind;
  readonly leadership: Leadership;
  readonly live: Connection;
  readonly outbox: Outbox;
  readonly media: LateMedia;
  readonly directory: Directory;
  readonly heads: HeadSync;
  readonly drafts: StoredDrafts;
  readonly draftSync: DraftSync;
  readonly profiles: ProfileCache;
  readonly blocks: BlockList;
  readonly listeners: Listeners;
  readonly search: Search | null;
  readonly encryption: LateEncryption;
}

interface Account {
  readonly self: UserId;
  readonly device: DeviceId;
}

/** Whose data is in memory: it comes with the session and goes with it. */
export class LoadedAccount {
  private account: Account | null = null;

  constructor(private readonly options: LoadedAccountOptions) {}

  get current(): Account | null {
    return this.account;
  }

  async followSession(): Promise<void> {
    const { session } = this.options;
    session.state.subscribe(() => void this.sessionChanged());
    await this.sessionChanged();
  }

  private async sessionChanged(): Promise<void> {
    const state = this.options.session.state.get();
    if (state.status !== 'signed-in') {
      if (this.account) this.end();
      return;
    }
    const { user, deviceId } = state;
    this.options.profiles.remember([user]);
    if (this.account?.self === user.id && this.account.device === deviceId) return;
    if (this.account) this.end();
    this.account = { self: user.id, device: deviceId };
    await this.begin();
  }

  private async begin(): Promise<void> {
    const { account } = this;
    const { records, outbox, directory, heads, drafts, draftSync, profiles, listeners } =
      this.options;
    const [storedHeads, storedProfiles, storedDrafts, sentDrafts] = await Promise.all([
      HeadSync.load(records),
      records.list<UserProfile>(profileKey('')),
      drafts.load(),
      draftSync.load(),
      outbox.load(),
    ]);
    if (account !== this.account) return;
    profiles.restore(storedProfiles);
    drafts.restore(storedDrafts);
    draftSync.restore(sentDrafts);
    heads.restore(storedHeads);
    for (const engine of directory.all()) {
      if (listeners.wantMessages && engine.currentHead) engine.follow();
    }
    this.options.leadership.seek();
    this.options.live.start();
    this.options.encryption.begin();
  }

  private end(): void {
    const { live, leadership, writeBehind, outbox, directory, heads, profiles, blocks, search } =
      this.options;
    const { encryption, listeners, draftSync } = this.options;
    live.stop();
    draftSync.clear();
    void encryption.end();
    listeners.clear();
    leadership.resign();
    writeBehind.drop();
    outbox.clear();
    this.options.media.attached.clear();
    search?.forget();
    this.account = null;
    heads.clear();
    directory.forget(null);
    profiles.clear();
    blocks.clear();
  }
}
