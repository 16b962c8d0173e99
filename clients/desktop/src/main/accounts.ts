import { randomUUID } from 'node:crypto';

import type { DesktopUser } from '../../../web/src/desktop/seam';
import { type KnownServer, knownServer } from './look-up-server';
import { isServerOrigin } from './server-address';
import { isRecord, SettingsFile } from './settings-file';

/** Somebody on a server, with a session partition and a key of its own. */
export interface Account {
  readonly id: string;
  readonly server: KnownServer | null;
  readonly user: DesktopUser | null;
  /** A key was made: if it is not there, it was lost. */
  readonly hasKey: boolean;
  /** Its removal has begun; a start that finds it so ends the removal. */
  readonly isLeaving: boolean;
}

interface Kept {
  readonly accounts: readonly Account[];
  readonly current: string | null;
}

/** Which accounts there are, and which one shows; there is always one, if empty. */
export class Accounts {
  private readonly file: SettingsFile<Kept>;

  constructor(path: string) {
    this.file = new SettingsFile(path, { accounts: [], current: null }, readKept);
  }

  get all(): readonly Account[] {
    return this.file.value.accounts;
  }

  /** Those that show. */
  get staying(): readonly Account[] {
    return this.all.filter(({ isLeaving }) => !isLeaving);
  }

  get current(): Account {
    const { current } = this.file.value;
    return this.staying.find(({ id }) => id === current) ?? this.staying[0] ?? this.add();
  }

  find(id: string): Account | undefined {
    return this.all.find((account) => account.id === id);
  }

  add(): Account {
    const account = { id: randomUUID(), server: null, user: null, hasKey: false, isLeaving: false };
    this.#set({ accounts: [...this.all, account], current: account.id });
    return account;
  }

  change(id: string, change: Partial<Omit<Account, 'id'>>): void {
    const accounts = this.all.map((one) => (one.id === id ? { ...one, ...change } : one));
    this.#set({ ...this.file.value, accounts });
  }

  show(id: string): void {
    this.#set({ ...this.file.value, current: id });
  }

  remove(id: string): void {
    this.#set({ ...this.file.value, accounts: this.all.filter((one) => one.id !== id) });
  }

  #set(kept: Kept): void {
    this.file.set(kept);
  }
}

/** Name of the session partition. */
export const partitionOf = (account: string): string => `persist:account-${account}`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whose partition lies in the folder of that name, or `null`. */
export function accountOfPartition(name: string): string | null {
  const id = name.replace(/^account-/, '');
  return id !== name && UUID.test(id) ? id : null;
}

function readKept({ accounts, current }: Readonly<Record<string, unknown>>): Kept | null {
  if (!Array.isArray(accounts)) return null;
  return {
    accounts: accounts.flatMap(readAccount),
    current: typeof current === 'string' ? current : null,
  };
}

function readAccount(found: unknown): readonly Account[] {
  if (!isRecord(found) || typeof found['id'] !== 'string' || !UUID.test(found['id'])) return [];
  const { id, hasKey, isLeaving } = found;
  return [
    {
      id,
      server: readServer(found['server']),
      user: readUser(found['user']),
      hasKey: hasKey === true,
      isLeaving: isLeaving === true,
    },
  ];
}

function readServer(found: unknown): KnownServer | null {
  if (!isRecord(found) || !isServerOrigin(found['origin'])) return null;
  return knownServer(found['origin'], found['filesOrigin']);
}

function readUser(found: unknown): DesktopUser | null {
  if (!isRecord(found)) return null;
  const { userName, displayName } = found;
  return typeof userName === 'string' && typeof displayName === 'string'
    ? { userName, displayName }
    : null;
}
