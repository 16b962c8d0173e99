import { once, EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Accounts } from './accounts';
import { tell } from './account-window';
import type { AccountWindows } from './account-windows';
import type { KeyStore } from './key-store';

/** A server that does not answer must not keep somebody from leaving. */
const SIGN_OUT_MS = 15_000;

/** Removes accounts one at a time, each in its order: signed out, window ended, key destroyed, storage wiped. */
export class AccountRemoval {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly departures = new EventEmitter();

  constructor(
    private readonly accounts: Accounts,
    private readonly windows: AccountWindows,
    private readonly keys: KeyStore,
  ) {}

  /** The page of an account has signed out. */
  readonly left = (account: string): void => {
    this.departures.emit(account);
  };

  remove(account: string): Promise<void> {
    const removal = this.tail.then(() => this.inOrder(account));
    this.tail = removal.catch(() => undefined);
    return removal;
  }

  private async inOrder(account: string): Promise<void> {
    if (!this.accounts.find(account)) return;
    await this.signOut(account);
    // From here on a start of the program ends what was begun.
    this.accounts.change(account, { isLeaving: true });
    // Another one is there before this one goes: without a window the program would end.
    this.windows.show(this.accounts.current.id);
    await this.windows.destroy(account);
    await this.wipe(account);
  }

  /** What an earlier run of the program began. What does not go now is marked still, for the next one. */
  async finish(): Promise<void> {
    for (const { id, isLeaving } of this.accounts.all)
      if (isLeaving) await this.wipe(id).catch(() => undefined);
  }

  private async signOut(account: string): Promise<void> {
    const window = this.windows.of(account);
    if (!window || this.accounts.find(account)?.user === null) return;
    const isOver = new AbortController();
    const { signal } = isOver;
    const hasLeft = once(this.departures, account, { signal });
    tell(window, { type: 'leave' });
    await Promise.race([hasLeft, sleep(SIGN_OUT_MS, undefined, { signal })]).catch(() => undefined);
    isOver.abort();
  }

  private async wipe(account: string): Promise<void> {
    try {
      // First: without it what lies there opens to nobody, however far the rest comes.
      this.keys.destroy(account);
    } finally {
      const session = this.windows.session(account);
      await session.closeAllConnections();
      await session.clearStorageData();
      await session.clearCache();
      await session.clearCodeCaches({});
      await session.clearAuthCache();
    }
    this.accounts.remove(account);
  }
}
