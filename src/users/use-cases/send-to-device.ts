import { LIMITS, type SendToDevice as Request } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { decodeBase64 } from '../base64';
import { requireLinked } from '../require-linked';
import { lockLinkedDevice } from '../store/chain-device-store';
import { countInboxItems, insertInboxItem, sendingObstacle } from '../store/inbox-store';

/** Leaves sealed bytes for one device, until it takes them out. */
@Injectable()
export class SendToDevice {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  async execute(caller: Caller, { userId, deviceId, body }: Request): Promise<void> {
    await requireLinked(this.database, caller);
    await this.requireMaySend(caller, userId);
    await this.database.transaction(async (transaction) => {
      // The lock also keeps two senders from passing the limit together.
      const device = await lockLinkedDevice(transaction, userId, deviceId);
      if (device === undefined) throw new ProblemError('device.not-found');
      if ((await countInboxItems(transaction, deviceId)) >= LIMITS.inboxItems) {
        throw new ProblemError('limit.reached', { detail: 'Too much waits for this device.' });
      }
      await insertInboxItem(transaction, {
        id: uuidV7(),
        to: deviceId,
        fromUser: caller.userId,
        fromDevice: caller.deviceId,
        body: decodeBase64(body),
      });
    });
    this.bus.publishSignal({
      audience: { deviceId },
      type: 'inbox.received',
      conversationId: null,
      data: {},
    });
  }

  /** To strangers the device is not there. */
  private async requireMaySend(caller: Caller, to: string): Promise<void> {
    if (caller.userId === to) return;
    switch (await sendingObstacle(this.database, caller.userId, to)) {
      case 'strangers':
        throw new ProblemError('device.not-found');
      case 'blocked':
        throw new ProblemError('conversation.blocked');
      case null:
    }
  }
}
