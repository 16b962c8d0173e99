import { Injectable } from '@nestjs/common';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { setSuspended } from '../store/account-state-store';

@Injectable()
export class RestoreUser {
  constructor(
    private readonly database: Database,
    private readonly control: ControlFeed,
  ) {}

  /** @returns `false` when it was not suspended. */
  async execute(userName: string): Promise<boolean> {
    const changed = await this.database.transaction(async (transaction) => {
      const user = await setSuspended(transaction, userName, false);
      if (user === undefined) throw new ProblemError('user.not-found');
      if (!user.changed) return false;
      await recordControl(transaction, [{ kind: 'user-restored', subject: user.id }]);
      await audit(transaction, { actor: null, action: 'user.restored', subject: user.id });
      return true;
    });
    if (changed) await this.control.announce();
    return changed;
  }
}
