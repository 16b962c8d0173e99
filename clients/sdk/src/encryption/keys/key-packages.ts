import { LIMITS, SUITES, type Base64, type KeyPackageSupply } from '@anochat/contract';
import { fromBase64, toBase64, type Primitives } from '@anochat/e2ee';
import type { MlsEngine, OwnKeyPackage } from '@anochat/e2ee/mls';
import type { KeyApi } from '../../http';
import type { Clock } from '../../platform/platform';
import type { AccountRecords } from './account-records';
import type { DeviceKeyring } from './device-keys';

const PREFIX = 'keys/package/';
const SUPPLY = 50;
const DAY_S = 24 * 3_600;
/** Clocks of other devices may be behind. */
const BEFORE_S = DAY_S;
const LIFETIME_S = 90 * DAY_S;
/** The one of last resort is used by many: it is replaced so often, and kept so long after that. */
const LAST_RESORT_S = 30 * DAY_S;

interface StoredKeyPackage {
  readonly ref: Base64;
  readonly keyPackage: Base64;
  readonly privateKeys: Base64;
  readonly madeAt: number;
  readonly notAfter: number;
  readonly lastResort: boolean;
}

export interface KeyPackagesOptions {
  readonly primitives: Primitives;
  readonly engine: MlsEngine;
  readonly records: AccountRecords;
  readonly api: KeyApi;
  readonly clock: Clock;
}

/** The key packages of this device: published for others, their private parts kept until used. */
export class KeyPackages {
  private stocking: Promise<void> | null = null;

  constructor(private readonly options: KeyPackagesOptions) {}

  async own(): Promise<readonly OwnKeyPackage[]> {
    const stored = await this.options.records.list<StoredKeyPackage>(PREFIX);
    return stored.map(({ keyPackage, privateKeys }) => ({
      keyPackage: fromBase64(keyPackage),
      privateKeys: fromBase64(privateKeys),
    }));
  }

  /** The one of last resort stays: somebody else may have used it too. */
  async drop(used: readonly OwnKeyPackage[]): Promise<void> {
    const names = new Set(used.map(({ keyPackage }) => toBase64(keyPackage)));
    const stored = await this.options.records.list<StoredKeyPackage>(PREFIX);
    await this.delete(
      stored.filter(({ keyPackage, lastResort }) => !lastResort && names.has(keyPackage)),
    );
    for (const { privateKeys } of used) this.options.primitives.wipe(privateKeys);
  }

  /** Makes the server's supply full, and forgets what nobody can use any more. */
  stock(keys: DeviceKeyring): Promise<void> {
    this.stocking ??= this.fill(keys).finally(() => {
      this.stocking = null;
    });
    return this.stocking;
  }

  async deleteAll(): Promise<void> {
    await this.delete(await this.options.records.list<StoredKeyPackage>(PREFIX));
  }

  private async fill(keys: DeviceKeyring): Promise<void> {
    const { api, records } = this.options;
    await this.forgetOutdated();
    const supply = await api.encryption.keyPackageSupply();
    const isLow = supply.available < LIMITS.keyPackagesLow;
    const needsLast = await this.needsLastResort(supply);
    if (!isLow && !needsLast) return;
    const made: StoredKeyPackage[] = [];
    for (let left = isLow ? SUPPLY - supply.available : 0; left > 0; left -= 1) {
      made.push(await this.make(keys, false));
    }
    const last = needsLast ? await this.make(keys, true) : null;
    const all = last ? [...made, last] : made;
    // Durable before anybody can use them: a Welcome that cannot be opened puts the device out.
    await records.write(all.map((value) => ({ key: PREFIX + value.ref, value })));
    await api.encryption.publishKeyPackages({
      suite: SUITES[0],
      keyPackages: made.map(({ keyPackage }) => keyPackage),
      ...(last ? { lastResort: last.keyPackage } : {}),
    });
  }

  private async make(keys: DeviceKeyring, lastResort: boolean): Promise<StoredKeyPackage> {
    const { engine, primitives } = this.options;
    const madeAt = this.now();
    const notAfter = madeAt + LIFETIME_S;
    const { keyPackage, privateKeys } = await engine.createKeyPackage({
      user: keys.self.userId,
      device: keys.self.deviceId,
      signatureSeed: keys.seeds.mls,
      lifetime: { notBefore: madeAt - BEFORE_S, notAfter },
      lastResort,
    });
    const { ref } = await engine.readKeyPackage(keyPackage);
    const stored: StoredKeyPackage = {
      ref: toBase64(ref),
      keyPackage: toBase64(keyPackage),
      privateKeys: toBase64(privateKeys),
      madeAt,
      notAfter,
      lastResort,
    };
    primitives.wipe(privateKeys);
    return stored;
  }

  private async needsLastResort({ lastResort }: KeyPackageSupply): Promise<boolean> {
    if (!lastResort) return true;
    const stored = await this.options.records.list<StoredKeyPackage>(PREFIX);
    const isFresh = (one: StoredKeyPackage): boolean =>
      one.lastResort && one.madeAt > this.now() - LAST_RESORT_S;
    return !stored.some(isFresh);
  }

  private async forgetOutdated(): Promise<void> {
    const stored = await this.options.records.list<StoredKeyPackage>(PREFIX);
    const now = this.now();
    // A Welcome may have been made in its last moment, and wait for as long as an inbox does.
    await this.delete(stored.filter(({ notAfter }) => notAfter + LAST_RESORT_S < now));
  }

  private async delete(stored: readonly StoredKeyPackage[]): Promise<void> {
    if (stored.length === 0) return;
    await this.options.records.write(
      stored.map(({ ref }) => ({ key: PREFIX + ref, value: undefined })),
    );
  }

  private now(): number {
    return Math.floor(this.options.clock.now() / 1_000);
  }
}
