import { Injectable } from '@nestjs/common';
import type { DeviceId, UserId } from '@anochat/contract';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { RevokeDevice } from '../../users';
import { isToken } from '../store/token-store';

@Injectable()
export class RevokeToken {
  constructor(
    private readonly database: Database,
    private readonly revokeDevice: RevokeDevice,
  ) {}

  async execute(userId: UserId, id: DeviceId): Promise<void> {
    if (!(await isToken(this.database, userId, id))) throw new ProblemError('token.not-found');
    await this.revokeDevice.execute(userId, id).catch((error: unknown) => {
      const isGone = error instanceof ProblemError && error.code === 'device.not-found';
      throw isGone ? new ProblemError('token.not-found') : error;
    });
  }
}
