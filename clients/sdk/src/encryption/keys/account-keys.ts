import type { DeviceId, UserId } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import { Backoff } from '../../connection/backoff';
import { AnoChatError } from '../../errors';
import type { KeyApi } from '../../http';
import type { Cell } from '../../observable';
import type { Clock, Locks, Logger } from '../../platform/platform';
import type { Records } from '../../storage/records';
import type { EncryptionState, LinkedDevice, OfferedDevice } from '../encryption';
import { AccountRecords } from './account-records';
import { ChainBook } from './chain-book';
import type { AccountDevice } from './device-keys';
import { EpochRecords } from './epoch-records';
import { Inbox } from './inbox';
import { KeyPackages } from './key-packages';
import { Linking } from './linking';
import { NameBook } from './name-book';
import { OpenRecovery } from './open-recovery';
import { OwnAccount } from './own-account';
import { OwnChain } from './own-chain';
import { OwnDrafts } from './own-drafts';
import { Recovery } from './recovery';
import { shownUntil } from './shown';

export interface AccountKeysOptions {
  readonly self: AccountDevice;
  readonly primitives: Primitives;
  readonly engine: MlsEngine;
  readonly records: Records;
  readonly api: KeyApi;
  readonly clock: Clock;
  readonly locks: Locks;
  readonly log: Logger;
  readonly random: () => number;
  /** Of all tabs the leading one asks the server by itself and writes what comes of it. */
  readonly isLeader: () => boolean;
  readonly tellTabs: (message: TabMessage) => void;
  /** Somebody has another user name than they had, or this is looked at. */
  readonly onNameChanged: (user: UserId) => void;
  readonly state: Cell<EncryptionState>;
  readonly devices: Cell<readonly LinkedDevice[]>;
  readonly offers: Cell<readonly OfferedDevice[]>;
}

/** What one tab has written and the others read anew. */
export type TabMessage =
  | { readonly type: 'chains'; readonly users: readonly UserId[] }
  | { readonly type: 'name'; readonly user: UserId }
  | { readonly type: 'device' };

/** All that has to do with the keys of one signed-in account. It comes with the session and goes with it. */
export class AccountKeys {
  readonly records: AccountRecords;
  readonly book: ChainBook;
  readonly names: NameBook;
  readonly account: OwnAccount;
  readonly recovery: Recovery;
  readonly inbox: Inbox;
  readonly linking: Linking;
  readonly packages: KeyPackages;
  readonly epochs: EpochRecords;
  readonly drafts: OwnDrafts;
  private readonly open: OpenRecovery;
  private readonly backoff: Backoff;
  private cancelRetry: (() => void) | null = null;
  private isEnded = false;

  constructor(private readonly options: AccountKeysOptions) {
    const { self, primitives, api, clock, log, tellTabs, isLeader } = options;
    const records = new AccountRecords(options.records);
    const isOver = (): boolean => this.isEnded;
    const shared = {
      ...options,
      records,
      state: shownUntil(options.state, isOver),
      devices: shownUntil(options.devices, isOver),
      offers: shownUntil(options.offers, isOver),
    };
    const mayWork = (): boolean => !this.isEnded && isLeader();
    this.records = records;
    this.book = new ChainBook({
      ...shared,
      tellTabs: (users) => tellTabs({ type: 'chains', users }),
    });
    this.names = new NameBook({
      self: self.userId,
      records,
      isKnown: (user) => this.book.get(user) !== null,
      onChanged: options.onNameChanged,
      tellTabs: (user) => tellTabs({ type: 'name', user }),
    });
    const chain = new OwnChain(this.book, api, self.userId);
    this.open = new OpenRecovery(primitives, clock);
    this.account = new OwnAccount({
      ...shared,
      book: this.book,
      chain,
      recovery: this.open,
      mayWork,
      tellTabs: () => tellTabs({ type: 'device' }),
    });
    const { account, book } = this;
    this.inbox = new Inbox({ self, primitives, api, log, book, mayWork, keys: () => account.keys });
    const ofAccount = { ...shared, account, chain, mayWork };
    this.linking = new Linking({ ...ofAccount, inbox: this.inbox });
    this.recovery = new Recovery({
      ...ofAccount,
      open: this.open,
      onBackupKeys: () => this.linking.shareBackupKeys(),
    });
    this.packages = new KeyPackages(shared);
    this.epochs = new EpochRecords(ofAccount);
    this.drafts = new OwnDrafts(ofAccount);
    this.backoff = new Backoff(options.random);
    this.book.onChanged((user) => {
      if (user === self.userId) this.attempt('The own chain was not followed', account.settle());
      else this.attempt('A user name was not kept', this.names.pin(user));
    });
  }

  /** As the store has it. */
  async begin(): Promise<void> {
    await this.names.load();
    await this.account.load();
  }

  /** The connection is back: much may have happened meanwhile. */
  async wake(): Promise<void> {
    this.book.outdateAll();
    await this.account.refresh();
    await this.work();
  }

  /**
   * What there is to do besides what persons do, as far as this device and this tab may. While the
   * server cannot do it, it is tried again: nobody can write to a device without key packages, nor
   * link one of which they hear nothing.
   */
  async work(): Promise<void> {
    this.cancelRetry?.();
    try {
      await this.workOnce();
      this.backoff.reset();
    } catch (error) {
      if (error instanceof AnoChatError && error.isTemporary && !this.isEnded) this.workLater();
      throw error;
    }
  }

  private workLater(): void {
    this.cancelRetry = this.options.clock.after(this.backoff.next(), () =>
      this.attempt('The keys were not brought up to date', this.work()),
    );
  }

  private async workOnce(): Promise<void> {
    const { state, isLeader } = this.options;
    if (this.isEnded) return;
    const { keys } = this.account;
    if (state.get().status === 'revoked') await this.packages.deleteAll();
    if (keys === null || !isLeader()) return;
    this.inbox.empty();
    if (state.get().status === 'unlinked') await this.account.tellOffer();
    if (state.get().status !== 'ready') return;
    this.epochs.wake();
    await Promise.all([
      this.linking.readOffers(),
      this.linking.answerOwed(),
      this.packages.stock(keys),
    ]);
  }

  /**
   * The device had the backup key: there is another one at once while the recovery key is at hand,
   * else with the next renewal of the words.
   */
  async revoke(device: DeviceId): Promise<void> {
    await this.account.revoke(device);
    if (this.open.isOpen && device !== this.options.self.deviceId) {
      await this.recovery.renewBackupKey();
    }
  }

  async readOffers(): Promise<void> {
    if (this.options.state.get().status === 'ready') await this.linking.readOffers();
  }

  async receive(message: TabMessage): Promise<void> {
    switch (message.type) {
      case 'chains':
        for (const user of message.users) await this.book.reload(user);
        return;
      case 'name':
        return this.names.reload(message.user);
      case 'device':
        await this.account.reload();
        return this.account.settle();
    }
  }

  attempt(failure: string, act: Promise<unknown>): void {
    act.catch((error: unknown) => {
      if (!this.isEnded) this.options.log('info', failure, { error: String(error) });
    });
  }

  /** Nothing secret stays in memory, and nothing more is written. */
  end(): void {
    this.isEnded = true;
    this.cancelRetry?.();
    this.records.end();
    this.open.forget();
    this.epochs.end();
    this.account.end();
  }
}
