import type { RegistrationInvite, UserId } from '@anochat/contract';

import { type Queryable, onlyRow } from '../../platform/database';

const INVITE = `id, created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt", uses, max_uses AS "maxUses"`;
const USABLE = 'code_hash = $1 AND uses < max_uses AND expires_at > now()';

export interface NewInvite {
  readonly id: string;
  readonly codeHash: Buffer;
  readonly createdBy: UserId;
  readonly expiresInMs: number;
  readonly maxUses: number;
}

export async function insertInvite(
  transaction: Queryable,
  { id, codeHash, createdBy, expiresInMs, maxUses }: NewInvite,
): Promise<RegistrationInvite> {
  const [row] = await transaction.query<RegistrationInvite>(
    `INSERT INTO registration_invites (id, code_hash, created_by, expires_at, max_uses)
     VALUES ($1, $2, $3, now() + $4::bigint * interval '1 ms', $5) RETURNING ${INVITE}`,
    [id, codeHash, createdBy, expiresInMs, maxUses],
  );
  return onlyRow(row);
}

/** Those that still let somebody in, the newest first. */
export async function listInvites(database: Queryable): Promise<RegistrationInvite[]> {
  return database.query<RegistrationInvite>(
    `SELECT ${INVITE} FROM registration_invites
     WHERE uses < max_uses AND expires_at > now() ORDER BY created_at DESC, id LIMIT 200`,
  );
}

/** A look before the slow part of a registration; `useInvite` decides. */
export async function isInviteUsable(database: Queryable, codeHash: Buffer): Promise<boolean> {
  return (
    (await database.query(`SELECT 1 FROM registration_invites WHERE ${USABLE}`, [codeHash]))
      .length === 1
  );
}

/** Counts one use. @returns `false` when there is none left, or it has expired. */
export async function useInvite(transaction: Queryable, codeHash: Buffer): Promise<boolean> {
  const rows = await transaction.query(
    `UPDATE registration_invites SET uses = uses + 1 WHERE ${USABLE} RETURNING id`,
    [codeHash],
  );
  return rows.length === 1;
}

/** @returns `false` when there was none. */
export async function deleteInvite(transaction: Queryable, id: string): Promise<boolean> {
  const rows = await transaction.query(
    'DELETE FROM registration_invites WHERE id = $1 RETURNING id',
    [id],
  );
  return rows.length === 1;
}
