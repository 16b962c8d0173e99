import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, type UserId } from '@anochat/contract';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { countBlocked, insertBlock } from '../store/block-store';
import { findProfiles, lockCredentials } from '../store/user-store';

@Injectable()
export class BlockUser {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** Blocking twice is blocking once. */
  async execute(userId: UserId, blockedId: UserId): Promise<void> {
    if (userId === blockedId) {
      throw new ProblemError('request.invalid', {
        errors: [{ path: 'id', message: 'nobody can block themselves' }],
      });
    }
    const [blocked] = await findProfiles(this.database, [blockedId]);
    if (blocked === undefined) throw new ProblemError('user.not-found');
    const isNew = await this.database.transaction(async (transaction) => {
      await lockCredentials(transaction, userId); // so that two calls do not count past the limit
      const inserted = await insertBlock(transaction, userId, blockedId);
      if (inserted && (await countBlocked(transaction, userId)) > LIMITS.blocksPerUser) {
        throw new ProblemError('limit.reached', { detail: 'Too many people are blocked.' });
      }
      return inserted;
    });
    if (!isNew) return;
    this.bus.publishSignal({
      audience: { userId },
      type: 'block.changed',
      conversationId: null,
      data: { userId: blockedId, blocked: true },
    });
  }
}
