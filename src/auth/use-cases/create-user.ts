import { Injectable } from '@nestjs/common';
import type { Me } from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { findMe, insertUser } from '../../users';
import { PasswordHasher } from '../passwords/password-hasher';

export interface NewAccount {
  readonly userName: string;
  readonly password: string;
  readonly displayName?: string;
  readonly admin: boolean;
}

/** An account made by an administrator, whatever the registration policy. */
@Injectable()
export class CreateUser {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
  ) {}

  async execute({ userName, password, displayName = userName, admin }: NewAccount): Promise<Me> {
    const passwordHash = await this.hasher.hash(password);
    return this.database.transaction(async (transaction) => {
      const id = uuidv7();
      const user = { id, userName, displayName, passwordHash, admin };
      if (!(await insertUser(transaction, user))) throw new ProblemError('user.name-taken');
      await audit(transaction, { actor: null, action: 'user.created', subject: id });
      const me = await findMe(transaction, id);
      if (me === undefined) throw new Error('the account that was just made is not there');
      return me;
    });
  }
}
