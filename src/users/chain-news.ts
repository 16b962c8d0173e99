import { Inject, Injectable } from '@nestjs/common';
import type { UserId } from '@anochat/contract';

import { BUS, type Bus } from '../platform/bus';
import { Database } from '../platform/database';
import { conversationsToTell } from './store/audience-store';

/** People in more conversations than this are met again when somebody writes there: chains are compared then. */
const CONVERSATIONS_TOLD = 200;

/** Tells of a chain that became longer. */
@Injectable()
export class ChainNews {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  async changed(userId: UserId, n: number): Promise<void> {
    const data = { userId, n };
    const type = 'chain.changed';
    this.bus.publishSignal({ audience: { userId }, type, conversationId: null, data });
    for (const id of await conversationsToTell(this.database, userId, CONVERSATIONS_TOLD)) {
      const audience = { conversationId: id, exceptUserId: userId };
      this.bus.publishSignal({ audience, type, conversationId: id, data });
    }
  }
}
