import type { DeviceId, UserId } from '@anochat/contract';
import { firstThatFit, readHistoryRequest, sharedHistoryBytes } from '@anochat/e2ee';
import type { DeviceChain, EpochRecord } from '@anochat/e2ee';
import { isCode } from '../../../errors';
import { ChainRefused } from '../../keys/keys-errors';
import type { InboxSender } from '../../keys/key-ring';
import { recordOf } from '../stored-epoch';
import { entitledEpochs } from './entitled-epochs';
import { isInRanges } from './epoch-ranges';
import { MOST_BYTES, type HistorySharingOptions } from './history-sharing';
import { RetriedWork } from './retried-work';
import {
  ANSWERED,
  keyOfAnswered,
  keyOfRequested,
  REQUESTED,
  type AnsweredHistory,
  type RequestedHistory,
} from './stored-history';

const DAY_MS = 24 * 3_600_000;
/** To one device, of one conversation. */
const MOST_ITEMS_A_DAY = 20;
/** Requests of one device, each of another conversation. */
const MOST_OF_ONE = 200;

/** Answers devices of members that lack keys of epochs which their user was there for. */
export class HistoryAnswering {
  private readonly work: RetriedWork;

  constructor(private readonly options: HistorySharingOptions) {
    this.work = new RetriedWork(options.host, () => this.answerAll());
  }

  wake(): void {
    this.work.wake();
  }

  close(): void {
    this.work.close();
  }

  /** Durable when it resolves. A device has asked for what it lacks now: what it asked before is over. */
  async take(payload: Uint8Array, from: InboxSender): Promise<void> {
    const { host } = this.options;
    const request = readHistoryRequest(payload);
    const stored = await host.records.list<RequestedHistory>(REQUESTED);
    const ofSame = stored.filter((one) => one.from.deviceId === from.deviceId);
    if (!request || ofSame.length >= MOST_OF_ONE) {
      host.platform.log('warn', 'A request for keys was refused', { from });
      return;
    }
    const requested: RequestedHistory = { id: host.newId(), from, ...request };
    await host.records.write([{ key: keyOfRequested(requested), value: requested }]);
    this.work.wake();
  }

  private async answerAll(): Promise<boolean> {
    await this.forgetOld();
    let isDone = true;
    for (const one of await this.options.host.records.list<RequestedHistory>(REQUESTED)) {
      isDone = (await this.isAnswered(one)) && isDone;
    }
    return isDone;
  }

  private async isAnswered(requested: RequestedHistory): Promise<boolean> {
    const { host } = this.options;
    try {
      await this.answer(requested);
      await this.settle(requested);
      return true;
    } catch (error) {
      const isOver = isCode(
        error,
        'device.not-found',
        'conversation.blocked',
        'conversation.not-found',
      );
      const { conversation: id } = requested;
      host.platform.log('info', 'Keys were not sent', { id, error: String(error) });
      if (isOver) await this.settle(requested);
      return isOver;
    }
  }

  private async answer(requested: RequestedHistory): Promise<void> {
    const { host, ring, epochs } = this.options;
    const { from, conversation, ranges } = requested;
    const head = host.headOf(conversation) ?? (await host.api.conversations.get(conversation));
    if (head.mode !== 'e2ee') return;
    const isAsked = (one: Parameters<typeof isInRanges>[0]): boolean => isInRanges(one, ranges);
    if (from.userId === ring.self.userId) {
      // What the account has it reads from its backup.
      const own = (await epochs.all(conversation)).filter(isAsked);
      return ring.queueEpochRecords(own.map(recordOf));
    }
    const chain = await this.chainOfMember(requested);
    if (!chain) {
      host.platform.log('warn', 'Keys were refused', { id: conversation, from });
      return;
    }
    const stored = (await epochs.all(conversation)).filter(isAsked);
    const records = entitledEpochs(stored, chain)
      .map(recordOf)
      // The newest first: what is at hand there says where each one ends.
      .sort((a, b) => b.generation - a.generation || b.epoch - a.epoch);
    await this.send(requested, records);
  }

  /**
   * `null` unless the device is in the group now, of a member whose identity is the one known here.
   * To one that has ended in the chain nothing is sent, and the chain is that of now.
   */
  private chainOfMember({ conversation, from }: RequestedHistory): Promise<DeviceChain | null> {
    const { ring } = this.options;
    const keeper = this.options.keeper(conversation);
    const { userId: user, deviceId: device } = from;
    return keeper.inTurn(async () => {
      const { follower } = keeper;
      // It may have come in by itself a moment ago.
      await follower.catchUp(follower.trace.cursor + 1);
      const isInside = keeper.group?.leaves.some((leaf) => isLeafOf(leaf, user, device)) ?? false;
      if (!isInside || user in follower.trace.departed) return null;
      await ring.refreshChains([user]);
      if (ring.isIdentityChanged(user)) return null;
      return this.chainOf(user);
    });
  }

  private async chainOf(user: UserId): Promise<DeviceChain | null> {
    try {
      return await this.options.ring.chainOf(user);
    } catch (error) {
      if (error instanceof ChainRefused) return null;
      throw error;
    }
  }

  /** The last item says that it is the last, also where there is nothing to give. */
  private async send(requested: RequestedHistory, records: readonly EpochRecord[]): Promise<void> {
    const { conversation, from } = requested;
    let left = records;
    do {
      if (!(await this.isWithinDay(requested))) return;
      const epochs = firstThatFit(left, MOST_BYTES);
      left = left.slice(epochs.length);
      const payload = sharedHistoryBytes({ conversation, epochs, isLast: left.length === 0 });
      await this.options.ring.sendToDevice(from.userId, from.deviceId, 'history', payload);
    } while (left.length > 0 && !this.work.isClosed);
  }

  /** Counts one more item. */
  private async isWithinDay({ conversation, from }: RequestedHistory): Promise<boolean> {
    const { records, platform } = this.options.host;
    const now = platform.clock.now();
    const device = from.deviceId;
    const key = keyOfAnswered({ conversation, device });
    const stored = await records.get<AnsweredHistory>(key);
    const today = stored && now - stored.since < DAY_MS ? stored : { since: now, items: 0 };
    if (today.items >= MOST_ITEMS_A_DAY) return false;
    const value: AnsweredHistory = { conversation, device, ...today, items: today.items + 1 };
    await records.write([{ key, value }]);
    return true;
  }

  private async forgetOld(): Promise<void> {
    const { records, platform } = this.options.host;
    const now = platform.clock.now();
    const old = (await records.list<AnsweredHistory>(ANSWERED)).filter(
      ({ since }) => now - since >= DAY_MS,
    );
    if (old.length === 0) return;
    await records.write(old.map((one) => ({ key: keyOfAnswered(one), value: undefined })));
  }

  /** Unless the device has asked anew meanwhile. */
  private async settle(requested: RequestedHistory): Promise<void> {
    const { records } = this.options.host;
    const key = keyOfRequested(requested);
    const stored = await records.get<RequestedHistory>(key);
    if (stored?.id === requested.id) await records.write([{ key, value: undefined }]);
  }
}

const isLeafOf = (
  leaf: { readonly user: UserId; readonly device: DeviceId },
  user: UserId,
  device: DeviceId,
): boolean => leaf.user === user && leaf.device === device;
