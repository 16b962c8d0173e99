import { Injectable } from '@nestjs/common';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { setSuspended } from '../store/account-state-store';

/**
 * Closes every door to an account within `LIMITS.revocationMs`. Its sessions stay and work again
 * once it is restored.
 */
@Injectable()
export class SuspendUser {
  constructor(
    private readonly database: Database,
    private readonly control: ControlFeed,
  ) {}

  /** @returns `false` when it was suspended before. */
  async execute(userName: string): Promise<boolean> {
    const changed = await this.database.transaction(async (transaction) => {
      const user = await setSuspended(transaction, userName, true);
      if (user === undefined) throw new ProblemError('user.not-found');
      if (!user.changed) return false;
      await recordControl(transaction, [{ kind: 'user-suspended', subject: user.id }]);
      await audit(transaction, { actor: null, action: 'user.suspended', subject: user.id });
      return true;
    });
    if (changed) await this.control.announce();
    return changed;
  }
}
