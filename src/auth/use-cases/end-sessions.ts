import { Injectable } from '@nestjs/common';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, type Queryable } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import {
  type RevocationReason,
  type SessionChoice,
  markSessionsRevoked,
} from '../store/session-store';

/** Ends sessions of one user: one of them, or all but one, or all. */
@Injectable()
export class EndSessions {
  constructor(
    private readonly database: Database,
    private readonly control: ControlFeed,
  ) {}

  /** @throws ProblemError session.not-found when one was named that is not alive */
  async execute(choice: SessionChoice, reason: RevocationReason): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const count = await this.within(transaction, choice, reason);
      if (choice.id !== undefined && count === 0) throw new ProblemError('session.not-found');
    });
    await this.control.announce();
  }

  /** Inside of a larger change, which calls `announce` after its commit. @returns how many ended. */
  async within(
    transaction: Queryable,
    choice: SessionChoice,
    reason: RevocationReason,
  ): Promise<number> {
    const ended = await markSessionsRevoked(transaction, choice, reason);
    await recordControl(
      transaction,
      ended.map((subject) => ({ kind: 'session-revoked', subject })),
    );
    return ended.length;
  }

  async announce(): Promise<void> {
    await this.control.announce();
  }
}
