import type { DeviceId, Welcome } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** The oldest first. */
export const listWelcomes = async (
  database: Queryable,
  deviceId: DeviceId,
  after: string | null,
  limit: number,
): Promise<Welcome[]> => {
  const rows = await database.query<Omit<Welcome, 'body'> & { readonly body: Buffer }>(
    `SELECT w.id, w.conversation_id AS "conversationId", w.generation, w.epoch, b.seq, b.body
     FROM welcomes w
     JOIN welcome_bodies b ON (b.conversation_id, b.generation, b.epoch)
       = (w.conversation_id, w.generation, w.epoch)
     WHERE w.device_id = $1 AND ($2::uuid IS NULL OR w.id > $2)
     ORDER BY w.id LIMIT $3`,
    [deviceId, after, limit],
  );
  return rows.map((row) => ({ ...row, body: row.body.toString('base64') }));
};

/** @returns `false` where it is not this device's. */
export const endWelcome = async (
  database: Queryable,
  id: string,
  deviceId: DeviceId,
): Promise<boolean> => {
  const [row] = await database.query<{ readonly ended: boolean }>(
    'SELECT end_welcome($1, $2) AS ended',
    [id, deviceId],
  );
  return row?.ended ?? false;
};
