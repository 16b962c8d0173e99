import type { DeviceId, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/**
 * Forgets the installation that was unused the longest and is signed in nowhere, so that private
 * windows and lost browsers never keep anybody out. Linked ones stay: only their user's own
 * signature takes them out of encrypted groups.
 *
 * @returns `undefined` when every installation is signed in.
 */
export async function retireIdleDevice(
  transaction: Queryable,
  userId: UserId,
): Promise<DeviceId | undefined> {
  const [row] = await transaction.query<{ readonly id: DeviceId }>(
    `UPDATE devices SET revoked_at = now() WHERE id = (
       SELECT d.id FROM devices d
       WHERE d.user_id = $1 AND d.revoked_at IS NULL AND d.token_hash IS NULL
         AND NOT EXISTS (
           SELECT FROM sessions s JOIN refresh_tokens r ON r.session_id = s.id
           WHERE s.device_id = d.id AND s.revoked_at IS NULL
             AND r.used_at IS NULL AND r.expires_at > now())
         AND NOT EXISTS (
           SELECT FROM chain_devices c WHERE c.device_id = d.id AND c.ended_n IS NULL)
       ORDER BY d.last_seen_at, d.id LIMIT 1)
     RETURNING id`,
    [userId],
  );
  return row?.id;
}
