import { Injectable } from '@nestjs/common';
import { type CreateToken, LIMITS, type PersonalToken } from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { lockCredentials } from '../../users';
import { newPersonalToken } from '../personal-token';
import { hashOf } from '../secret-token';
import { countTokens, insertToken } from '../store/token-store';

@Injectable()
export class MakeToken {
  constructor(private readonly database: Database) {}

  /** The secret stands in this answer and nowhere else. A token makes none that may do more than itself. */
  async execute(
    { userId, scopes: own }: Pick<Caller, 'userId' | 'scopes'>,
    { name, scopes, expiresInMs }: CreateToken,
  ): Promise<PersonalToken> {
    if (own !== null && scopes.some((scope) => !own.includes(scope))) {
      throw new ProblemError('auth.scope-missing');
    }
    const secret = newPersonalToken();
    const token = await this.database.transaction(async (transaction) => {
      await lockCredentials(transaction, userId); // so that two calls do not count past the limit
      if ((await countTokens(transaction, userId)) >= LIMITS.tokensPerUser) {
        throw new ProblemError('limit.reached', { detail: 'Too many tokens: revoke one first.' });
      }
      const made = await insertToken(transaction, {
        id: uuidv7(),
        userId,
        name,
        hash: hashOf(secret),
        scopes: [...new Set(scopes)],
        expiresInMs: expiresInMs ?? null,
      });
      await audit(transaction, { actor: userId, action: 'token.made', subject: made.id });
      return made;
    });
    return { ...token, secret };
  }
}
