import type { DeviceId, PushTest, UserId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { ProblemError, unavailable } from '../../platform/errors';
import { PushDoor } from '../push-door';
import { findSubscription, forgetSubscription, recordTest } from '../store/subscription-store';

/** Sends a push to one device of the caller's, past the queue, and tells what came of it. */
@Injectable()
export class TestPush {
  constructor(
    private readonly database: Database,
    private readonly door: PushDoor,
  ) {}

  /** @throws push.not-found @throws push.kind-off */
  async execute(userId: UserId, deviceId: DeviceId): Promise<PushTest> {
    const subscription = await findSubscription(this.database, userId, deviceId);
    if (subscription === undefined) throw new ProblemError('push.not-found');
    if (!this.door.sends(subscription.kind)) throw new ProblemError('push.kind-off');
    const { lanes } = this.door;
    if (!lanes.hasRoomIn(subscription.lane)) throw unavailable('Many pushes are on their way.', 5);
    const end = lanes.begin(subscription.lane);
    let inTime = false;
    try {
      const sent = await this.door.send(subscription, { v: 1, type: 'test' });
      const { outcome, status } = sent;
      ({ inTime } = sent);
      if (outcome === 'gone') await forgetSubscription(this.database, subscription);
      else await recordTest(this.database, subscription, outcome);
      return { outcome, status };
    } finally {
      end(inTime);
    }
  }
}
