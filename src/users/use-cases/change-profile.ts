import { Inject, Injectable } from '@nestjs/common';
import type { Me, UpdateProfile, UserId } from '@anochat/contract';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { conversationsToTell } from '../store/audience-store';
import { updateProfile } from '../store/user-store';

/** People in more conversations than this learn of a new name when they next fetch one. */
const CONVERSATIONS_TOLD = 200;

@Injectable()
export class ChangeProfile {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  async execute(userId: UserId, change: UpdateProfile): Promise<Me> {
    const me = await updateProfile(this.database, userId, change);
    if (me === undefined) throw new ProblemError('user.not-found');
    this.bus.publishSignal({
      audience: { userId },
      type: 'account.changed',
      conversationId: null,
      data: { user: me },
    });
    if (change.displayName !== undefined || change.about !== undefined) await this.tellOthers(me);
    return me;
  }

  private async tellOthers({ id, userName, displayName, about }: Me): Promise<void> {
    const user = { id, userName, displayName, about };
    for (const conversationId of await conversationsToTell(this.database, id, CONVERSATIONS_TOLD)) {
      this.bus.publishSignal({
        audience: { conversationId, exceptUserId: id },
        type: 'user.changed',
        conversationId,
        data: { user },
      });
    }
  }
}
