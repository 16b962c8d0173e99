import type { Base64, ConversationId } from '@anochat/contract';
import { FormatError, isLeaveBy, readLeave } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';

import type { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { findSignKey } from './find-sign-key';

const refuse = (cause?: unknown): ProblemError =>
  new ProblemError(
    'request.invalid',
    { errors: [{ path: 'statement', message: 'is not signed by this device for this leave' }] },
    { cause },
  );

/**
 * The signed word is this device's, about this group: else nobody could take the leaver out, and
 * nobody could send any more.
 *
 * @throws request.invalid
 */
export const requireLeave = async (
  database: Database,
  { userId, deviceId }: Caller,
  group: { readonly id: ConversationId; readonly generation: number },
  statement: Base64,
): Promise<void> => {
  const bytes = Buffer.from(statement, 'base64');
  const leave = readOrRefuse(() => readLeave(bytes));
  const isThis =
    leave.user === userId &&
    leave.device === deviceId &&
    leave.conversation === group.id &&
    leave.generation === group.generation;
  const signKey = isThis ? await findSignKey(database, userId, deviceId) : undefined;
  if (signKey === undefined || !isLeaveBy(await loadSodium(), bytes, signKey)) throw refuse();
};

const readOrRefuse = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof FormatError ? refuse(error) : error;
  }
};
