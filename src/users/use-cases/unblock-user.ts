import { Inject, Injectable } from '@nestjs/common';
import type { UserId } from '@anochat/contract';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { deleteBlock } from '../store/block-store';

@Injectable()
export class UnblockUser {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** Nothing happens when the person was not blocked. */
  async execute(userId: UserId, blockedId: UserId): Promise<void> {
    if (!(await deleteBlock(this.database, userId, blockedId))) return;
    this.bus.publishSignal({
      audience: { userId },
      type: 'block.changed',
      conversationId: null,
      data: { userId: blockedId, blocked: false },
    });
  }
}
