import type { Base64, DeviceId, SignalEvent, UserId, UserProfile } from '@anochat/contract';
import { createPassphrase, type Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import { fractionFrom } from '../../connection/backoff';
import { AnoChatError } from '../../errors';
import type { KeyApi } from '../../http';
import { Cell } from '../../observable';
import type { Channel, Platform } from '../../platform/platform';
import type { Records } from '../../storage/records';
import type { Encryption, EncryptionState, LinkedDevice, OfferedDevice } from '../encryption';
import { AccountKeys, type TabMessage } from './account-keys';
import { createKeyRing } from './create-key-ring';
import type { AccountDevice } from './device-keys';
import type { KeyRing } from './key-ring';
import { TrustBook } from './trust-book';

export interface KeysOptions {
  readonly platform: Platform;
  readonly records: Records;
  readonly api: KeyApi;
  readonly primitives: Primitives;
  readonly engine: MlsEngine;
  readonly isLeader: () => boolean;
}

/** What of `Encryption` is not about groups. */
export type KeysFace = Omit<
  Encryption,
  'group' | 'letIn' | 'startAnew' | 'sendAnyway' | 'report' | 'undecryptable'
>;

const LOADING: EncryptionState = { status: 'loading' };

/** Keys, devices and trust, over all the accounts that sign in here one after the other. */
export class Keys implements KeysFace {
  readonly state = new Cell<EncryptionState>(LOADING);
  readonly offers = new Cell<readonly OfferedDevice[]>([]);
  readonly devices = new Cell<readonly LinkedDevice[]>([]);
  /** There while this device is linked. */
  readonly ring = new Cell<KeyRing | null>(null);
  private current: AccountKeys | null = null;
  private readonly channel: Channel;
  private readonly trust: TrustBook;
  private readonly ofNames = new Set<(user: UserId) => void>();

  constructor(private readonly options: KeysOptions) {
    this.trust = new TrustBook(options.primitives, () => this.current);
    this.channel = options.platform.openChannel('keys');
    this.channel.subscribe((message) => this.receive(message as TabMessage));
    this.state.subscribe(() => this.stateChanged());
  }

  /** Somebody is signed in. What the store has is there when it resolves; the rest comes by `wake`. */
  async begin(self: AccountDevice): Promise<void> {
    this.end();
    const { platform, records, api, primitives, engine, isLeader } = this.options;
    const { clock, locks, log } = platform;
    const { state, offers, devices } = this;
    const keys = new AccountKeys({
      self,
      primitives,
      engine,
      records,
      api,
      clock,
      locks,
      log,
      isLeader,
      random: fractionFrom(platform.randomBytes),
      tellTabs: (message) => this.channel.post(message),
      onNameChanged: (user) => this.nameChanged(user),
      state,
      offers,
      devices,
    });
    this.current = keys;
    keys.book.onChanged((user) => this.trust.changed(user));
    await keys.begin();
  }

  /** The session ended: secrets are overwritten, and nothing more is written to the store. */
  end(): void {
    this.current?.end();
    this.current = null;
    this.ring.set(null);
    this.state.set(LOADING);
    this.offers.set([]);
    this.devices.set([]);
    this.trust.showAll();
  }

  /** The connection is back, or this tab leads now. */
  wake(): void {
    this.attempt('The keys were not brought up to date', (keys) => keys.wake());
  }

  /** What the server calls somebody. */
  takeProfile({ id, userName }: UserProfile): void {
    this.attempt('A user name was not kept', (keys) => keys.names.hear(id, userName));
  }

  takeEvent(event: SignalEvent): void {
    switch (event.type) {
      case 'chain.changed': {
        const { userId, n } = event.data;
        return this.attempt('A chain was not followed', (keys) =>
          userId === keys.account.self.userId
            ? keys.account.refresh()
            : keys.book.learnLength(userId, n),
        );
      }
      case 'device.offered':
        return this.attempt('Offered devices were not read', (keys) => keys.readOffers());
      case 'inbox.received':
        return this.current?.inbox.empty();
      case 'key-packages.low':
        return this.attempt('Key packages were not published', (keys) => keys.work());
      default:
        return;
    }
  }

  /** See `EncryptionService.farewell`. */
  async farewell(signedIn: readonly DeviceId[]): Promise<readonly Base64[] | null> {
    await this.current?.epochs.flush();
    return this.current?.account.farewell(signedIn) ?? null;
  }

  close(): void {
    this.end();
    this.channel.close();
  }

  readonly setUp: Encryption['setUp'] = () => this.keys().account.setUp();
  readonly confirmWords: Encryption['confirmWords'] = () => this.keys().account.confirmWords();
  readonly renewWords: Encryption['renewWords'] = () => this.keys().recovery.renewWords();
  readonly restoreByWords: Encryption['restoreByWords'] = (words) =>
    this.keys().recovery.byWords(words);
  readonly restoreByPassphrase: Encryption['restoreByPassphrase'] = (passphrase) =>
    this.keys().recovery.byPassphrase(passphrase);
  readonly suggestPassphrase: Encryption['suggestPassphrase'] = () =>
    createPassphrase(this.options.primitives);
  readonly setPassphrase: Encryption['setPassphrase'] = (passphrase) =>
    this.keys().recovery.setPassphrase(passphrase);
  readonly startOver: Encryption['startOver'] = () => this.keys().account.startOver();

  readonly findOffer: Encryption['findOffer'] = (text) => this.keys().linking.find(text);
  readonly approve: Encryption['approve'] = (offer) => this.keys().linking.approve(offer);
  readonly decline: Encryption['decline'] = (offer) =>
    Promise.resolve(this.keys().linking.decline(offer));
  readonly revoke: Encryption['revoke'] = (device) => this.keys().revoke(device);

  readonly trustOf: Encryption['trustOf'] = (user) => this.trust.of(user);
  readonly markVerified: Encryption['markVerified'] = (user, isVerified) =>
    this.trust.mark(user, isVerified);
  readonly compareQr: Encryption['compareQr'] = (user, scanned) =>
    this.trust.compare(user, scanned);
  readonly acceptIdentity: Encryption['acceptIdentity'] = (user) => this.trust.accept(user);

  readonly acceptName: Encryption['acceptName'] = (user) => this.keys().names.accept(user);

  private nameChanged(user: UserId): void {
    this.trust.changed(user);
    for (const listener of [...this.ofNames]) listener(user);
  }

  private stateChanged(): void {
    const { current } = this;
    const isReady = this.state.get().status === 'ready';
    if (!current || !isReady) return this.ring.set(null);
    if (this.ring.get()) return;
    const { primitives, engine, api, platform } = this.options;
    const onNameChanged = (listener: (user: UserId) => void): (() => void) => {
      this.ofNames.add(listener);
      return () => this.ofNames.delete(listener);
    };
    this.ring.set(
      createKeyRing({
        keys: current,
        primitives,
        engine,
        api,
        clock: platform.clock,
        onNameChanged,
      }),
    );
    this.attempt('The keys were not brought up to date', (keys) => keys.work());
  }

  private receive(message: TabMessage): void {
    this.attempt('What another tab wrote was not read', (keys) => keys.receive(message));
  }

  private attempt(failure: string, act: (keys: AccountKeys) => Promise<void>): void {
    const { current } = this;
    if (current) current.attempt(failure, act(current));
  }

  private keys(): AccountKeys {
    if (!this.current) throw AnoChatError.of('auth.required');
    return this.current;
  }
}
