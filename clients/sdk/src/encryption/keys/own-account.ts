import {
  activeDevices,
  createLinkSecret,
  recoveryWords,
  revokeStatement,
  toBase64,
  type DeviceChain,
  type LinkRequest,
  type Primitives,
} from '@anochat/e2ee';
import type { Base64, DeviceId } from '@anochat/contract';
import { AnoChatError, isCode } from '../../errors';
import type { KeyApi } from '../../http';
import type { Locks, Logger } from '../../platform/platform';
import { present } from '../../present';
import type { EncryptionState, LinkedDevice } from '../encryption';
import type { AccountRecords } from './account-records';
import type { ChainBook } from './chain-book';
import {
  createDeviceKeys,
  deleteDeviceKeys,
  loadDeviceKeys,
  ownOffer,
  storeDeviceKeys,
  wipeDeviceKeys,
  type AccountDevice,
  type DeviceKeyring,
} from './device-keys';
import { foundIdentity, type Founding } from './founding';
import { NotLinked } from './keys-errors';
import type { OpenRecovery } from './open-recovery';
import type { OwnChain } from './own-chain';
import { OwnCode } from './own-code';
import type { Shown } from './shown';
import { standingOf, type Standing } from './standing';

export interface OwnAccountOptions {
  readonly self: AccountDevice;
  readonly primitives: Primitives;
  readonly records: AccountRecords;
  readonly api: KeyApi;
  readonly locks: Locks;
  readonly log: Logger;
  readonly book: ChainBook;
  readonly chain: OwnChain;
  readonly recovery: OpenRecovery;
  readonly state: Shown<EncryptionState>;
  readonly devices: Shown<readonly LinkedDevice[]>;
  /** The other tabs read the device's keys anew. */
  readonly tellTabs: () => void;
  readonly mayWork: () => boolean;
}

/** This device and its place in the account: what there is to do depends on its chain. */
export class OwnAccount {
  private held: DeviceKeyring | null = null;
  /** Made but perhaps not heard by the server: said again as it is, for its words were not shown. */
  private founding: Founding | null = null;
  private readonly code: OwnCode;
  /** What was found out besides the chain itself; it holds until the next start. */
  private refusedFor: string | null = null;
  private isEnded = false;

  constructor(private readonly options: OwnAccountOptions) {
    this.code = new OwnCode({ ...options, onWords: () => this.showOffer() });
  }

  get self(): AccountDevice {
    return this.options.self;
  }

  get keys(): DeviceKeyring | null {
    return this.held;
  }

  /** @throws NotLinked */
  linkedKeys(): DeviceKeyring {
    const standing = this.standing();
    if (standing.type !== 'linked') throw new NotLinked();
    return standing.keys;
  }

  /** As the store has it: what the server says comes with `refresh`. */
  async load(): Promise<void> {
    const { book, self } = this.options;
    await this.reload();
    if (await book.load(self.userId)) await this.settle();
  }

  /** Out of the store once more: another tab has written it. */
  async reload(): Promise<void> {
    this.hold(await loadDeviceKeys(this.options.records, this.options.self));
  }

  async refresh(): Promise<void> {
    await this.options.chain.refresh();
    await this.settle();
    await this.readPassphrase();
  }

  /** Brings the state to what the chain says. */
  async settle(): Promise<void> {
    const { state, book, self } = this.options;
    if (this.isEnded) return;
    const standing = this.standing();
    this.showDevices();
    switch (standing.type) {
      case 'new-account':
        return state.set({ status: 'new-account' });
      case 'unlinked':
      case 'unanswered':
        return this.offer();
      case 'begun-again':
        await book.judge(self.userId, 'consented');
        return this.settle();
      case 'linked': {
        const { wordsConfirmed, hasPassphrase } = standing.keys;
        return state.set({ status: 'ready', wordsConfirmed, hasPassphrase });
      }
      case 'revoked':
        return this.forget();
      case 'refused':
        return state.set({ status: 'chain-refused', reason: standing.reason });
    }
  }

  /** Makes the identity of an account that has none. */
  setUp(): Promise<readonly string[]> {
    return this.found('new-account', () => null);
  }

  /** Makes another identity for an account whose devices and words are all lost. */
  startOver(): Promise<readonly string[]> {
    return this.found('unlinked', (chain) => ({
      chain: present(chain),
      statements: this.options.chain.statements(),
    }));
  }

  async confirmWords(): Promise<void> {
    await this.change((keys) => ({ ...keys, wordsConfirmed: true }));
    await this.settle();
  }

  async revoke(device: DeviceId): Promise<void> {
    const { primitives, chain, self } = this.options;
    const { seeds } = this.linkedKeys();
    const key = { signer: self.deviceId, seed: seeds.sign };
    await chain.extend((now) => {
      const isActive = now.devices.some((known) => known.device === device && !known.ended);
      return isActive ? { statements: [revokeStatement(primitives, now, key, device)] } : null;
    });
    await this.settle();
  }

  /** See `EncryptionService.farewell`. */
  farewell(signedIn: readonly DeviceId[]): readonly Base64[] | null {
    const { primitives, chain, self } = this.options;
    const standing = this.standing();
    const now = chain.get();
    if (standing.type !== 'linked' || !now) return null;
    const others = activeDevices(now).filter(
      ({ device }) => device !== self.deviceId && signedIn.includes(device),
    );
    if (others.length === 0) return null;
    const key = { signer: self.deviceId, seed: standing.keys.seeds.sign };
    return [toBase64(revokeStatement(primitives, now, key, self.deviceId))];
  }

  /** Changes what is durable of this device. Tabs take turns, and each begins with what is stored. */
  async change(change: (keys: DeviceKeyring) => DeviceKeyring): Promise<DeviceKeyring> {
    const { locks, records, self, primitives, tellTabs } = this.options;
    return locks.withLock('device-keys', async () => {
      const stored = await loadDeviceKeys(records, self);
      const changed = change(stored ?? createDeviceKeys(primitives, self));
      await storeDeviceKeys(records, changed);
      this.hold(changed);
      tellTabs();
      return changed;
    });
  }

  /** What another device of the account must have read before it links this one. */
  linkRequest(): LinkRequest | null {
    const { held } = this;
    if (!held?.linkSecret) return null;
    return { secret: held.linkSecret, offer: ownOffer(this.options.primitives, held) };
  }

  /** The server shows a chain that somebody trusted knows better. */
  async refuse(reason: string): Promise<void> {
    this.options.log('error', "The account's own list of devices was refused", { reason });
    this.refusedFor = reason;
    await this.settle();
  }

  end(): void {
    this.isEnded = true;
    this.wipe();
  }

  private wipe(): void {
    if (this.held) wipeDeviceKeys(this.options.primitives, this.held);
    this.held = null;
    this.founding = null;
  }

  private standing(): Standing {
    const { primitives, self, book } = this.options;
    const own = book.get(self.userId);
    if (this.refusedFor !== null) return { type: 'refused', reason: this.refusedFor };
    return standingOf(primitives, self, this.held, own, book.refusalOf(self.userId));
  }

  private async found(
    from: 'new-account' | 'unlinked',
    before: (chain: DeviceChain | null) => Parameters<typeof foundIdentity>[2],
  ): Promise<readonly string[]> {
    const { primitives, locks, chain, recovery } = this.options;
    return locks.withLock('founding', async () => {
      await chain.refresh();
      const standing = this.standing();
      // The answer to an earlier attempt was lost, and what it said was heard.
      const isHeard = this.founding !== null && standing.type === 'linked';
      if (standing.type !== from && !isHeard) {
        await this.settle();
        throw AnoChatError.of('chain.conflict');
      }
      const keys = await this.change((own) => own);
      this.founding ??= foundIdentity(primitives, ownOffer(primitives, keys), before(chain.get()));
      const { identityKey, extension, backupKey, recoveryKey } = this.founding;
      await this.change((own) => ({
        ...own,
        backupKeys: [backupKey.slice()],
        linkSecret: null,
        founded: identityKey,
        wordsConfirmed: false,
      }));
      if (!isHeard) await this.sayFounding(chain.get()?.n ?? 0, extension);
      this.founding = null;
      recovery.hold(recoveryKey);
      await this.settle();
      return recoveryWords(recoveryKey);
    });
  }

  private async sayFounding(after: number, extension: Founding['extension']): Promise<void> {
    try {
      await this.options.chain.say(after, extension);
    } catch (error) {
      // Another device was faster: its identity counts.
      if (isCode(error, 'chain.conflict', 'chain.refused')) {
        this.founding = null;
        await this.refresh();
      }
      throw error;
    }
  }

  private async offer(): Promise<void> {
    const { primitives, log } = this.options;
    if (!this.held?.linkSecret) {
      await this.change((keys) => ({
        ...keys,
        linkSecret: keys.linkSecret ?? createLinkSecret(primitives),
      }));
    }
    this.showOffer();
    await this.tellOffer().catch((error: unknown) => {
      // `AccountKeys.work` tries again.
      log('info', 'The device was not offered', { error: String(error) });
    });
  }

  private showOffer(): void {
    const { state, chain } = this.options;
    const request = this.linkRequest();
    const { type } = this.standing();
    // Settled otherwise meanwhile.
    if (!request || (type !== 'unlinked' && type !== 'unanswered')) return;
    const { identityKey } = present(chain.get());
    state.set({ status: 'unlinked', offer: this.code.show(request, identityKey) });
  }

  async tellOffer(): Promise<void> {
    const request = this.linkRequest();
    if (request && this.options.mayWork()) await this.code.tell(request);
  }

  private async readPassphrase(): Promise<void> {
    const standing = this.standing();
    if (standing.type !== 'linked') return;
    const { wrap } = await this.options.api.encryption.vault();
    if (standing.keys.hasPassphrase === (wrap !== null)) return;
    await this.change((keys) => ({ ...keys, hasPassphrase: wrap !== null }));
    await this.settle();
  }

  /** This device was revoked by one that may: nothing of the account's keys stays here. */
  private async forget(): Promise<void> {
    const { records, recovery, state } = this.options;
    recovery.forget();
    this.wipe();
    await deleteDeviceKeys(records);
    state.set({ status: 'revoked' });
  }

  private showDevices(): void {
    const { chain, devices, self } = this.options;
    const known = chain.get()?.devices ?? [];
    devices.set(
      known.map(({ device, ended, addedBy }) => ({
        deviceId: device,
        isCurrent: device === self.deviceId,
        isRevoked: ended !== null,
        linkedBy: addedBy,
      })),
    );
  }

  /** The seeds stay the same bytes in memory: the ring holds them, and they are wiped in one place. */
  private hold(keys: DeviceKeyring | null): void {
    if (this.isEnded) return;
    this.held = keys && this.held ? { ...keys, seeds: this.held.seeds } : keys;
  }
}
