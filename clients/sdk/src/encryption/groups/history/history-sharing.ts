import { LIMITS, type ConversationId } from '@anochat/contract';
import { firstThatFit, sharedHistoryBytes } from '@anochat/e2ee';
import type { EpochRecord } from '@anochat/e2ee';
import { isCode } from '../../../errors';
import type { EncryptionHost } from '../../encryption-parts';
import type { KeyRing } from '../../keys/key-ring';
import type { EpochStore } from '../epoch-store';
import type { GroupKeeper } from '../group-keeper';
import { recordOf } from '../stored-epoch';
import { givesHistory } from './owed-by-commit';
import { RetriedWork } from './retried-work';
import { changeOfOwed, keyOfOwed, OWED, type OwedHistory } from './stored-history';

/** Of one item's payload: what sealing adds is less than the rest. */
export const MOST_BYTES = LIMITS.inboxItemBytes - 2_048;

export interface HistorySharingOptions {
  readonly host: EncryptionHost;
  readonly ring: KeyRing;
  readonly epochs: EpochStore;
  readonly keeper: (id: ConversationId) => GroupKeeper;
}

/** Sends the keys of earlier epochs to the devices that this one brought in, until they are sent. */
export class HistorySharing {
  private readonly work: RetriedWork;

  constructor(private readonly options: HistorySharingOptions) {
    this.work = new RetriedWork(options.host, () => this.sendAll());
  }

  wake(): void {
    this.work.wake();
  }

  close(): void {
    this.work.close();
  }

  private async sendAll(): Promise<boolean> {
    let isAllSent = true;
    for (const owed of await this.options.host.records.list<OwedHistory>(OWED)) {
      isAllSent = (await this.isSent(owed)) && isAllSent;
    }
    return isAllSent;
  }

  private async isSent(owed: OwedHistory): Promise<boolean> {
    const { host } = this.options;
    try {
      await this.sendTo(owed);
      return true;
    } catch (error) {
      const isOver = isCode(error, 'device.not-found', 'conversation.blocked');
      host.platform.log('info', 'Earlier keys were not sent', {
        id: owed.conversation,
        error: String(error),
      });
      if (isOver) await this.settle(owed);
      return isOver;
    }
  }

  private async sendTo(owed: OwedHistory): Promise<void> {
    const { ring, host, epochs } = this.options;
    const { conversation, user, device } = owed;
    if (!(await this.isStillDue(owed))) return this.settle(owed);
    const stored = await epochs.all(conversation);
    let left: readonly EpochRecord[] = stored
      .filter(({ generation, epoch }) => isBefore({ generation, epoch }, owed))
      .map(recordOf)
      // The newest first: what is at hand there says where each one ends.
      .sort((a, b) => b.generation - a.generation || b.epoch - a.epoch);
    do {
      const now = firstThatFit(left, MOST_BYTES);
      left = left.slice(now.length);
      const isLast = left.length === 0;
      const payload = sharedHistoryBytes({ conversation, epochs: now, isLast });
      await ring.sendToDevice(user, device, 'history', payload);
      const sent = now.at(-1);
      if (isLast || !sent) return this.settle(owed);
      const { generation, epoch } = sent;
      await host.records.write([changeOfOwed({ ...owed, generation, epoch })]);
    } while (!this.work.isClosed);
  }

  /** Whoever was taken out meanwhile gets nothing more, nor does anybody once the rules say so. */
  private isStillDue({ conversation, device }: OwedHistory): Promise<boolean> {
    const keeper = this.options.keeper(conversation);
    return keeper.inTurn(async () => {
      await keeper.follower.catchUp();
      const { group } = keeper;
      if (!group || !givesHistory(group.policy)) return false;
      return group.leaves.some((leaf) => leaf.device === device);
    });
  }

  private settle(owed: OwedHistory): Promise<void> {
    return this.options.host.records.write([{ key: keyOfOwed(owed), value: undefined }]);
  }
}

const isBefore = (
  one: { readonly generation: number; readonly epoch: number },
  { generation, epoch }: OwedHistory,
): boolean => one.generation < generation || (one.generation === generation && one.epoch < epoch);
