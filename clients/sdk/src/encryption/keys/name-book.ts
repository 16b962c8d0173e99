import type { UserId } from '@anochat/contract';
import type { AccountRecords } from './account-records';

/** A user name never changes for an id: another one is the server's doing. */
export interface Rename {
  /** As it was when this device first saw it. */
  readonly from: string;
  /** As the server says now. */
  readonly to: string;
}

export interface NameBookOptions {
  readonly self: UserId;
  readonly records: AccountRecords;
  /** Whether the devices of this user are known here. */
  readonly isKnown: (user: UserId) => boolean;
  readonly onChanged: (user: UserId) => void;
  /** The other tabs read this one anew. */
  readonly tellTabs: (user: UserId) => void;
}

interface StoredName {
  readonly user: UserId;
  readonly pinned: string;
}

const NAMES = 'keys/name/';

/**
 * The user names of everybody whose devices are known, as they were first seen. Keys are compared
 * once and names are read every day: a server that puts one name in the place of another is noticed.
 */
export class NameBook {
  private readonly pinned = new Map<UserId, string>();
  private readonly said = new Map<UserId, string>();
  private isLoaded = false;

  constructor(private readonly options: NameBookOptions) {}

  async load(): Promise<void> {
    for (const name of await this.options.records.list<StoredName>(NAMES)) this.keep(name);
    this.isLoaded = true;
    for (const user of this.said.keys()) await this.pin(user);
  }

  /** Another tab has written it. */
  async reload(user: UserId): Promise<void> {
    const name = await this.options.records.get<StoredName>(NAMES + user);
    if (name) this.keep(name);
  }

  /** What the server calls somebody. Durable, where it is the first that was heard, when it resolves. */
  async hear(user: UserId, userName: string): Promise<void> {
    if (user === this.options.self || this.said.get(user) === userName) return;
    this.said.set(user, userName);
    if (this.pinned.has(user)) this.options.onChanged(user);
    else await this.pin(user);
  }

  /** The devices of this user are known now. */
  async pin(user: UserId): Promise<void> {
    const said = this.said.get(user);
    if (said === undefined || !this.isLoaded || this.pinned.has(user)) return;
    if (!this.options.isKnown(user)) return;
    await this.write(user, said);
  }

  renameOf(user: UserId): Rename | null {
    const [from, to] = [this.pinned.get(user), this.said.get(user)];
    return from === undefined || to === undefined || from === to ? null : { from, to };
  }

  /** A person has looked at it: the name of now counts. */
  async accept(user: UserId): Promise<void> {
    const rename = this.renameOf(user);
    if (rename) await this.write(user, rename.to);
  }

  private async write(user: UserId, userName: string): Promise<void> {
    const name: StoredName = { user, pinned: userName };
    this.keep(name);
    await this.options.records.write([{ key: NAMES + user, value: name }]);
    this.options.tellTabs(user);
  }

  private keep({ user, pinned }: StoredName): void {
    const before = this.renameOf(user);
    this.pinned.set(user, pinned);
    if (before || this.renameOf(user)) this.options.onChanged(user);
  }
}
