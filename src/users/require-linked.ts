import type { Queryable } from '../platform/database';
import { ProblemError } from '../platform/errors';
import type { Caller } from '../platform/http';
import { linkStateOf } from './store/chain-device-store';

/**
 * Only a device in its user's chain goes on. It looks into the database, so that a device that was
 * revoked a moment ago gets nothing, whatever this instance has heard of it.
 *
 * @throws ProblemError device.not-linked, or auth.session-revoked
 */
export async function requireLinked(database: Queryable, caller: Caller): Promise<void> {
  switch (await linkStateOf(database, caller.deviceId)) {
    case 'linked':
      return;
    case 'unlinked':
      throw new ProblemError('device.not-linked');
    case 'revoked':
      throw new ProblemError('auth.session-revoked');
  }
}
