import { Injectable } from '@nestjs/common';
import type { DeviceId, UserId } from '@anochat/contract';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { forgetDeviceKeys } from '../store/chain-device-store';
import { markDeviceRevoked } from '../store/device-store';

/** Its sessions or its token end with it: everything that checks those looks at the device too. */
@Injectable()
export class RevokeDevice {
  constructor(
    private readonly database: Database,
    private readonly control: ControlFeed,
  ) {}

  async execute(userId: UserId, deviceId: DeviceId): Promise<void> {
    await this.database.transaction(async (transaction) => {
      if (!(await markDeviceRevoked(transaction, userId, deviceId))) {
        throw new ProblemError('device.not-found');
      }
      await forgetDeviceKeys(transaction, [deviceId]);
      await recordControl(transaction, [{ kind: 'device-revoked', subject: deviceId }]);
      await audit(transaction, { actor: userId, action: 'device.revoked', subject: deviceId });
    });
    await this.control.announce();
  }
}
