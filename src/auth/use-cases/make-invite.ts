import { Injectable } from '@nestjs/common';
import {
  type CreateRegistrationInvite,
  LIMITS,
  type RegistrationInvite,
  type UserId,
} from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { Database, audit } from '../../platform/database';
import { hashOf, newSecretToken } from '../secret-token';
import { insertInvite } from '../store/invite-store';

@Injectable()
export class MakeInvite {
  constructor(private readonly database: Database) {}

  /** The code stands in this answer and nowhere else. */
  async execute(
    createdBy: UserId,
    { expiresInMs = LIMITS.registrationInviteMs, maxUses = 1 }: CreateRegistrationInvite,
  ): Promise<RegistrationInvite> {
    const code = newSecretToken();
    const invite = await this.database.transaction(async (transaction) => {
      const made = await insertInvite(transaction, {
        id: uuidv7(),
        codeHash: hashOf(code),
        createdBy,
        expiresInMs,
        maxUses,
      });
      await audit(transaction, { actor: createdBy, action: 'invite.made', subject: made.id });
      return made;
    });
    return { ...invite, code };
  }
}
