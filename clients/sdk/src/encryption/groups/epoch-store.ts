import type { ConversationId, DeviceId, UserId } from '@anochat/contract';
import type { DeviceChain, EpochRecord } from '@anochat/e2ee';
import type { Clock, Logger } from '../../platform/platform';
import type { RecordChange, Records } from '../../storage/records';
import type { KeyRing } from '../keys/key-ring';
import type { HistoryBoundaries } from './history/history-boundaries';
import {
  epochKey,
  epochOf,
  EPOCHS,
  loadEpoch,
  type EpochPlace,
  type LoadedEpoch,
  type StoredEpoch,
} from './stored-epoch';

/** Epochs whose keys are held ready: the others lie in the store. */
const KEPT_EPOCHS = 1_000;
/** Other devices of the account back their keys up a little later than they use them. */
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 10 * 60_000;

export interface EpochStoreOptions {
  readonly ring: KeyRing;
  readonly records: Records;
  readonly log: Logger;
  readonly clock: Clock;
  readonly boundaries: HistoryBoundaries;
  /** What was being looked for was found, or is not to be had. */
  readonly onFound: (id: ConversationId) => void;
  /** It is neither here nor in the backup. */
  readonly onMissing: (place: EpochPlace) => Promise<void>;
}

/**
 * The keys of all epochs that this device holds: in memory while they are in use, else in the store,
 * else in the account's backup.
 */
export class EpochStore {
  private readonly loaded = new Map<string, LoadedEpoch>();
  private readonly searching = new Map<string, Promise<void>>();
  private readonly missing = new Set<string>();
  private readonly backups = new Map<ConversationId, Promise<void>>();
  private retryMs = FIRST_RETRY_MS;
  private cancelRetry: (() => void) | null = null;
  private isClosed = false;

  constructor(private readonly options: EpochStoreOptions) {}

  /** `searching`: `onFound` tells when there is an answer. */
  at(place: EpochPlace): LoadedEpoch | 'searching' | 'missing' {
    const key = epochKey(place);
    const known = this.loaded.get(key);
    if (known) return known;
    if (this.missing.has(key)) return 'missing';
    if (!this.searching.has(key)) this.searching.set(key, this.search(key, place));
    return 'searching';
  }

  /** From the store alone. */
  async stored(place: EpochPlace): Promise<LoadedEpoch | null> {
    const key = epochKey(place);
    const known = this.loaded.get(key);
    if (known) return known;
    const stored = await this.options.records.get<StoredEpoch>(key);
    return stored && this.hold(stored);
  }

  /** The last one before `place` that the store has. */
  async storedBefore(place: EpochPlace): Promise<StoredEpoch | null> {
    const { records } = this.options;
    const before = (await records.list<StoredEpoch>(`${EPOCHS}${place.conversation}/`)).filter(
      (stored) => epochKey(stored) < epochKey(place),
    );
    return before.at(-1) ?? null;
  }

  /** What is to be stored for an epoch, together with whatever else changes with it. */
  changeOf(epoch: StoredEpoch): RecordChange {
    return { key: epochKey(epoch), value: epoch };
  }

  /** It is stored: it is used from now on. */
  hold(stored: StoredEpoch): LoadedEpoch {
    const key = epochKey(stored);
    const epoch = loadEpoch(this.options.ring.primitives, stored);
    this.loaded.delete(key);
    this.loaded.set(key, epoch);
    this.missing.delete(key);
    if (this.loaded.size > KEPT_EPOCHS) {
      const [oldest] = this.loaded.keys();
      if (oldest !== undefined) this.loaded.delete(oldest);
    }
    return epoch;
  }

  /** What was not to be had is looked for again. */
  searchAgain(): void {
    const conversations = new Set([...this.missing].map((key) => key.split('/')[1] ?? ''));
    this.missing.clear();
    for (const id of conversations) this.options.onFound(id);
  }

  /** The connection is back: waiting is over. */
  wake(): void {
    this.retryMs = FIRST_RETRY_MS;
    this.searchAgain();
  }

  close(): void {
    this.isClosed = true;
    this.cancelRetry?.();
  }

  /** Epochs that came from elsewhere: those that are here already stay as they are. */
  async adopt(records: readonly EpochRecord[]): Promise<void> {
    const fresh = await this.unknown(records);
    if (fresh.length === 0) return;
    const chains = await this.chainsOf(fresh.flatMap(({ roster }) => roster));
    const signKeyOf = (user: UserId, device: DeviceId): Uint8Array | null =>
      chains.get(user)?.devices.find((known) => known.device === device)?.signKey ?? null;
    const epochs = fresh.map((record) => epochOf(record, lastSeqOf(record, records), signKeyOf));
    const { boundaries, records: store } = this.options;
    const stored = async (place: EpochPlace): Promise<StoredEpoch | null> =>
      (await this.stored(place))?.stored ?? null;
    await store.write([
      ...epochs.map((epoch) => this.changeOf(epoch)),
      ...(await boundaries.changesFor(epochs, stored)),
    ]);
    for (const epoch of epochs) this.hold(epoch);
    for (const id of new Set(epochs.map(({ conversation }) => conversation))) {
      this.options.onFound(id);
    }
  }

  /** Every epoch of a conversation that the account has, in no order. */
  async all(id: ConversationId): Promise<readonly StoredEpoch[]> {
    await this.readBackup(id);
    return this.options.records.list<StoredEpoch>(`${EPOCHS}${id}/`);
  }

  /** Whatever is to be had of it; `null`: nothing is. */
  async find(place: EpochPlace): Promise<LoadedEpoch | null> {
    const key = epochKey(place);
    while (this.at(place) === 'searching') await this.searching.get(key);
    const found = this.at(place);
    return typeof found === 'string' ? null : found;
  }

  private async search(key: string, place: EpochPlace): Promise<void> {
    try {
      if (await this.stored(place)) return;
      await this.readBackup(place.conversation);
      if (this.loaded.has(key)) return;
      this.miss(key);
      await this.options.onMissing(place);
    } catch (error) {
      this.miss(key);
      this.options.log('info', 'An epoch was not found', { key, error: String(error) });
    } finally {
      this.searching.delete(key);
      this.options.onFound(place.conversation);
    }
  }

  private miss(key: string): void {
    this.missing.add(key);
    if (this.cancelRetry || this.isClosed) return;
    this.cancelRetry = this.options.clock.after(this.retryMs, () => {
      this.cancelRetry = null;
      this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
      this.searchAgain();
    });
  }

  private readBackup(id: ConversationId): Promise<void> {
    const reading =
      this.backups.get(id) ??
      this.options.ring
        .openEpochRecords(id)
        .then((records) => this.adopt(records))
        .finally(() => this.backups.delete(id));
    this.backups.set(id, reading);
    return reading;
  }

  private async unknown(records: readonly EpochRecord[]): Promise<readonly EpochRecord[]> {
    const known = await Promise.all(records.map((record) => this.stored(record)));
    const keys = new Set<string>();
    return records.filter((record, at) => {
      const key = epochKey(record);
      if (known[at] || keys.has(key)) return false;
      keys.add(key);
      return true;
    });
  }

  private async chainsOf(
    roster: readonly { readonly user: UserId }[],
  ): Promise<ReadonlyMap<UserId, DeviceChain>> {
    const { ring } = this.options;
    const users = [...new Set(roster.map(({ user }) => user))];
    const chains = await Promise.all(
      users.map((user) => ring.chainOf(user).catch(() => ring.knownChain(user))),
    );
    return new Map(chains.flatMap((chain) => (chain ? [[chain.user, chain] as const] : [])));
  }
}

const lastSeqOf = (record: EpochRecord, records: readonly EpochRecord[]): number | null =>
  records.find(
    ({ generation, epoch }) => generation === record.generation && epoch === record.epoch + 1,
  )?.firstSeq ?? null;
