import { Injectable } from '@nestjs/common';
import { LIMITS } from '@anochat/contract';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import { networkOf } from '../client-address';
import { countFailure, forgetFailures, uncountFailure } from '../store/login-failure-store';
import { liveAddresses } from '../store/session-store';

/** One attempt that was counted before its password was looked at. */
export interface CountedAttempt {
  readonly address: string;
  readonly account: string;
}

/**
 * Counts wrong passwords in Postgres, so that the limits hold across instances. An attempt counts
 * from its beginning, or many at once would all pass below the limit, and is taken back when the
 * password was right.
 *
 * The counter of an account must not become a way to lock its owner out. Where a device of the
 * owner is signed in, attempts count in a counter of the account *at that network*: whoever guesses
 * from elsewhere fills another one, and the owner signs in from home as ever. Only somebody within
 * the owner's own network reaches that counter, and it empties after `loginFailureWindowMs`.
 * A name that nobody has is counted in the same way: the limit does not tell which names exist.
 */
@Injectable()
export class LoginFailures {
  constructor(private readonly database: Database) {}

  /** @throws ProblemError request.rate-limited, before any hash is computed */
  async begin(userName: string, clientAddress: string): Promise<CountedAttempt> {
    const network = networkOf(clientAddress);
    const address = `address:${network}`;
    await this.count('login-address', address, LIMITS.loginFailuresPerAddress);
    const known = (await liveAddresses(this.database, userName)).map(networkOf).includes(network);
    const account = known ? `account:${userName}@${network}` : `account:${userName}`;
    await this.count('login-account', account, LIMITS.loginFailuresPerAccount);
    return { address, account };
  }

  /** For the password that a signed-in user must repeat: a stolen access token may not guess it. */
  async beginOwn(userId: string): Promise<string> {
    const subject = `own:${userId}`;
    await this.count('password', subject, LIMITS.loginFailuresPerAccount);
    return subject;
  }

  /** The password was right. */
  async succeeded({ address, account }: CountedAttempt): Promise<void> {
    await uncountFailure(this.database, address);
    await forgetFailures(this.database, account);
  }

  async succeededOwn(subject: string): Promise<void> {
    await forgetFailures(this.database, subject);
  }

  async abandonedOwn(subject: string): Promise<void> {
    await uncountFailure(this.database, subject);
  }

  /** The password was not looked at, because the server had no time. */
  async abandoned({ address, account }: CountedAttempt): Promise<void> {
    await uncountFailure(this.database, address);
    await uncountFailure(this.database, account);
  }

  private async count(bucket: string, subject: string, limit: number): Promise<void> {
    const { failures, retryAfter } = await countFailure(
      this.database,
      subject,
      LIMITS.loginFailureWindowMs,
    );
    if (failures <= limit) return;
    throw new ProblemError('request.rate-limited', {
      bucket,
      retryAfter: Math.max(1, retryAfter),
      detail: 'Too many failed attempts.',
    });
  }
}
