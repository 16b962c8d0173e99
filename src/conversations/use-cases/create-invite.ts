import { randomBytes } from 'node:crypto';

import {
  type ConversationId,
  type CreateInvite as Request,
  type Invite,
  LIMITS,
} from '@anochat/contract';
import { Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { requireMayAct } from '../require-access';
import { countInvites, insertInvite } from '../store/invite-store';

const DEFAULT_LIFETIME_MS = 7 * 24 * 3_600_000;
const DEFAULT_USES = 100;
const CODE_BYTES = 16;
/** Open invitations of one conversation. */
const MOST_OPEN = 100;

/** Makes a link by which people join until it has expired or is used up. */
@Injectable()
export class CreateInvite {
  constructor(private readonly database: Database) {}

  async execute(caller: Caller, id: ConversationId, request: Request): Promise<Invite> {
    await requireMayAct(this.database, caller.userId, id, 'invite.manage');
    if ((await countInvites(this.database, id)) >= MOST_OPEN) {
      throw new ProblemError('limit.reached');
    }
    return insertInvite(this.database, {
      id: uuidV7(),
      conversationId: id,
      code: randomBytes(CODE_BYTES).toString('base64url'),
      createdBy: caller.userId,
      lifetimeMs: request.expiresInMs ?? DEFAULT_LIFETIME_MS,
      maxUses: request.maxUses ?? Math.min(DEFAULT_USES, LIMITS.inviteUses),
    });
  }
}
