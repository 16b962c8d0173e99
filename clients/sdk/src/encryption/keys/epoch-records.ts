import {
  LIMITS,
  type Base64,
  type ConversationId,
  type EpochRecord as SentRecord,
  type NewEpochRecord,
} from '@anochat/contract';
import { openRecord, sealRecord, toBase64, type EpochRecord, type Primitives } from '@anochat/e2ee';
import { Backoff } from '../../connection/backoff';
import { isCode } from '../../errors';
import type { KeyApi } from '../../http';
import type { Clock, Logger } from '../../platform/platform';
import type { AccountRecords } from './account-records';
import { decodeBase64 } from './decode-base64';
import type { OwnAccount } from './own-account';
import type { OwnChain } from './own-chain';

const QUEUE = 'keys/epoch-record/';
/** Another device of the account may be quicker; its records are looked at before sending. */
const JITTER_MS = 10_000;
/** Nobody else has them: what this device loses until then is lost. So members do not all come at once. */
const ALONE_JITTER_MS = 1_000;

export interface EpochRecordsOptions {
  readonly primitives: Primitives;
  readonly records: AccountRecords;
  readonly api: KeyApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly account: OwnAccount;
  readonly chain: OwnChain;
  readonly mayWork: () => boolean;
}

/** The keys of epochs in the account's backup: sealed to its backup key, one record an epoch. */
export class EpochRecords {
  private readonly backoff: Backoff;
  private cancel: (() => void) | null = null;
  private sending: Promise<void> | null = null;
  private isEnded = false;

  constructor(private readonly options: EpochRecordsOptions) {
    this.backoff = new Backoff(options.random);
  }

  seal(record: EpochRecord): Base64 {
    const { primitives, account, chain } = this.options;
    const { seeds } = account.linkedKeys();
    const { userId, deviceId } = account.self;
    const backupKey = chain.get()?.vault?.backupKey;
    if (!backupKey) throw new TypeError('The account has no backup');
    const by = { user: userId, device: deviceId, signSeed: seeds.sign };
    const to = { purpose: 'epoch-record', reader: userId } as const;
    return toBase64(sealRecord(primitives, backupKey, to, by, record));
  }

  async queue(records: readonly EpochRecord[]): Promise<void> {
    const sealed = records.map((record): NewEpochRecord => ({
      conversationId: record.conversation,
      generation: record.generation,
      epoch: record.epoch,
      body: this.seal(record),
    }));
    await this.options.records.write(sealed.map((value) => ({ key: keyOf(value), value })));
    const most = this.isAlone() ? ALONE_JITTER_MS : JITTER_MS;
    this.schedule(Math.round(this.options.random() * most));
  }

  async open(conversationId: ConversationId): Promise<readonly EpochRecord[]> {
    const opened = new Map<string, EpochRecord>();
    const sent = await this.read(conversationId);
    for (const isActive of [true, false]) {
      for (const record of sent.flatMap((each) => this.opened(each, isActive))) {
        const key = `${record.generation}/${record.epoch}`;
        if (!opened.has(key)) opened.set(key, record);
      }
    }
    return [...opened.values()].sort((a, b) => a.generation - b.generation || a.epoch - b.epoch);
  }

  /** The connection is back, or this tab leads now. */
  wake(): void {
    this.backoff.reset();
    this.schedule(0);
  }

  /** Resolves when all was tried: the store is wiped next, and what it alone has is lost. */
  async flush(): Promise<void> {
    await this.sending;
    await this.send();
  }

  end(): void {
    this.isEnded = true;
    this.cancel?.();
  }

  private isAlone(): boolean {
    const { account, chain } = this.options;
    const devices = chain.get()?.devices ?? [];
    return devices.every(({ device, ended }) => ended !== null || device === account.self.deviceId);
  }

  private schedule(ms: number): void {
    if (this.isEnded || !this.options.mayWork()) return;
    this.cancel?.();
    this.cancel = this.options.clock.after(ms, () => void this.send());
  }

  private send(): Promise<void> {
    this.sending ??= this.sendQueued().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendQueued(): Promise<void> {
    let next: number | null = null;
    try {
      const before = await this.queued();
      await this.sendAll(before);
      this.backoff.reset();
      // What was added meanwhile.
      if ((await this.queued()).length > 0) next = JITTER_MS;
    } catch (error) {
      this.options.log('info', 'Keys of epochs were not backed up yet', { error: String(error) });
      next = this.backoff.next();
    }
    if (next !== null) this.schedule(next);
  }

  private async sendAll(queued: readonly NewEpochRecord[]): Promise<void> {
    const conversations = new Set(queued.map(({ conversationId }) => conversationId));
    for (const conversationId of conversations) {
      const mine = queued.filter((record) => record.conversationId === conversationId);
      const safe = await this.open(conversationId);
      const isSafe = ({ generation, epoch }: NewEpochRecord): boolean =>
        safe.some((record) => record.generation === generation && record.epoch === epoch);
      await this.sendSome(mine.filter((record) => !isSafe(record)));
      await this.drop(mine);
    }
  }

  /** The server takes all of a call or nothing: what it refuses is found one by one, and given up. */
  private async sendSome(records: readonly NewEpochRecord[]): Promise<void> {
    const { api, log } = this.options;
    for (let at = 0; at < records.length; at += LIMITS.epochRecordsPerCall) {
      const items = records.slice(at, at + LIMITS.epochRecordsPerCall);
      try {
        await api.encryption.addEpochRecords({ items });
      } catch (error) {
        if (!isCode(error, 'conversation.not-found', 'request.invalid')) throw error;
        if (items.length > 1) {
          for (const item of items) await this.sendSome([item]);
        } else {
          log('warn', 'The key of an epoch was refused', { code: error.code });
        }
      }
    }
  }

  private async read(conversationId: ConversationId): Promise<readonly SentRecord[]> {
    const records: SentRecord[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.options.api.encryption.epochRecords({
        conversationId,
        limit: LIMITS.pageEpochRecords,
        cursor,
      });
      records.push(...page.items);
      if (page.nextCursor === null) return records;
      cursor = page.nextCursor;
    }
  }

  /**
   * With any of the backup keys, and only if a device of the account signed it. What a revoked one
   * left still counts where nobody else left anything: it may be all that is there.
   */
  private opened(sent: SentRecord, isActive: boolean): readonly EpochRecord[] {
    const { primitives, account, chain } = this.options;
    const { userId } = account.self;
    const place = { purpose: 'epoch-record', reader: userId, ...placeOf(sent) } as const;
    const signKeyOf = (user: string, device: string): Uint8Array | null => {
      if (user !== userId || device !== sent.deviceId) return null;
      const known = chain.get()?.devices.find((each) => each.device === device);
      return known && (known.ended === null) === isActive ? known.signKey : null;
    };
    const body = decodeBase64(sent.body);
    if (body === null) return [];
    for (const key of account.linkedKeys().backupKeys) {
      const opened = openRecord(primitives, key, place, body, signKeyOf, null);
      if ('record' in opened) return [opened.record];
    }
    return [];
  }

  private queued(): Promise<readonly NewEpochRecord[]> {
    return this.options.records.list<NewEpochRecord>(QUEUE);
  }

  private async drop(records: readonly NewEpochRecord[]): Promise<void> {
    await this.options.records.write(
      records.map((record) => ({ key: keyOf(record), value: undefined })),
    );
  }
}

const placeOf = ({ conversationId, generation, epoch }: NewEpochRecord) => ({
  conversation: conversationId,
  generation,
  epoch,
});

const keyOf = ({ conversationId, generation, epoch }: NewEpochRecord): string =>
  `${QUEUE}${conversationId}/${generation}/${epoch}`;
