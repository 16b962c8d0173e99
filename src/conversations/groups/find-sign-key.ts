import type { DeviceId, UserId } from '@anochat/contract';
import { decodeStatement } from '@anochat/e2ee';

import type { Database } from '../../platform/database';
import { findChains } from '../../users';

/** As the user's chain says, which was verified when it was taken. */
export const findSignKey = async (
  database: Database,
  userId: UserId,
  deviceId: DeviceId,
): Promise<Uint8Array | undefined> => {
  const [chain] = await findChains(database, [{ userId, after: 0 }]);
  for (const statement of chain?.statements ?? []) {
    const { body } = decodeStatement(statement);
    if (body.kind === 'add' && body.offer.device === deviceId) return body.offer.signKey;
  }
  return undefined;
};
