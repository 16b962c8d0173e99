import type { DeviceId, SessionId, UserId } from '@anochat/contract';
import { v7 } from 'uuid';

import { AccessTokenKeys } from '../../../src/auth/access/access-token-keys';
import { AccessTokens } from '../../../src/auth/access/access-tokens';
import { Secrets } from '../../../src/platform/config';
import type { Cluster } from '../../support/cluster';

/** A signed-in user of the crowd. */
export interface CrowdAccount {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId;
  readonly accessToken: string;
}

/**
 * As many users with a device and a session as are asked for, written into the database: hashing
 * thousands of passwords would take longer than everything else.
 *
 * @param secretsFolder of the cluster: with its key the tokens are signed
 */
export async function makeCrowd(
  { postgres }: Cluster,
  secretsFolder: string,
  count: number,
): Promise<readonly CrowdAccount[]> {
  const tokens = new AccessTokens(new AccessTokenKeys(new Secrets(secretsFolder)));
  const rows = Array.from({ length: count }, () => ({
    userId: v7(),
    deviceId: v7(),
    sessionId: v7(),
  }));
  const column = (name: keyof (typeof rows)[number]): readonly string[] =>
    rows.map((row) => row[name]);
  const [users, devices, sessions] = [column('userId'), column('deviceId'), column('sessionId')];
  await postgres.query(
    `INSERT INTO users (id, user_name, display_name, password_hash, profile_changed_xid)
     SELECT id, 'crowd' || n, 'Crowd', '-', pg_current_xact_id()
     FROM unnest($1::uuid[]) WITH ORDINALITY AS row (id, n)`,
    [users],
  );
  await postgres.query(
    `INSERT INTO devices (id, user_id, kind, name)
     SELECT device, owner, 'web', 'Crowd' FROM unnest($1::uuid[], $2::uuid[]) AS row (device, owner)`,
    [devices, users],
  );
  await postgres.query(
    `INSERT INTO sessions (id, user_id, device_id, address)
     SELECT session, owner, device, '127.0.0.1'
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS row (session, owner, device)`,
    [sessions, users, devices],
  );
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      accessToken: (await tokens.issue({ ...row, admin: false })).token,
    })),
  );
}
