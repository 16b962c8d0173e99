import type { ConversationId, PendingRemoval, Seq, UserId } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** Where a group stands. */
export interface GroupRow {
  readonly generation: number;
  readonly epoch: number;
  readonly seq: Seq;
}

/** @returns `undefined` where the conversation is not an encrypted one. */
export const findGroup = async (
  database: Queryable,
  id: ConversationId,
): Promise<GroupRow | undefined> => {
  const [row] = await database.query<GroupRow>(
    'SELECT generation, epoch, seq FROM groups WHERE conversation_id = $1',
    [id],
  );
  return row;
};

/** Of that epoch, while it is the current one. */
export const findGroupInfo = async (
  database: Queryable,
  id: ConversationId,
  { generation, epoch }: Omit<GroupRow, 'seq'>,
): Promise<Uint8Array | undefined> => {
  const [row] = await database.query<{ readonly groupInfo: Uint8Array }>(
    `SELECT group_info AS "groupInfo" FROM groups
     WHERE conversation_id = $1 AND generation = $2 AND epoch = $3`,
    [id, generation, epoch],
  );
  return row?.groupInfo;
};

export const findWholeGroup = async (
  database: Queryable,
  id: ConversationId,
): Promise<(GroupRow & { readonly groupInfo: Buffer }) | undefined> => {
  const [row] = await database.query<GroupRow & { readonly groupInfo: Buffer }>(
    `SELECT generation, epoch, seq, group_info AS "groupInfo"
     FROM groups WHERE conversation_id = $1`,
    [id],
  );
  return row;
};

/** @returns `false` where the group has moved on meanwhile. */
export const replaceGroupInfo = async (
  database: Queryable,
  id: ConversationId,
  { generation, epoch }: Omit<GroupRow, 'seq'>,
  groupInfo: Uint8Array,
): Promise<boolean> => {
  const rows = await database.query(
    `UPDATE groups SET group_info = $4
     WHERE conversation_id = $1 AND generation = $2 AND epoch = $3 RETURNING seq`,
    [id, generation, epoch, groupInfo],
  );
  return rows.length === 1;
};

type RemovalRow = Omit<PendingRemoval, 'statement'> & { readonly statement: string | null };

export const listRemovals = async (
  database: Queryable,
  id: ConversationId,
): Promise<PendingRemoval[]> => {
  const rows = await database.query<RemovalRow>(
    `SELECT l.user_id AS "userId", r.device_id AS "deviceId", r.reason, r.statement
     FROM group_removals r
     JOIN group_leaves l ON l.device_id = r.device_id AND l.conversation_id = r.conversation_id
     WHERE r.conversation_id = $1 ORDER BY l.leaf_index`,
    [id],
  );
  return rows.map(({ statement, ...removal }) =>
    statement === null ? removal : { ...removal, statement },
  );
};

/** Members none of whose devices has a leaf. */
export const listWaiting = async (database: Queryable, id: ConversationId): Promise<UserId[]> => {
  const rows = await database.query<{ readonly userId: UserId }>(
    `SELECT m.user_id AS "userId" FROM members m
     WHERE m.conversation_id = $1 AND m.role IS NOT NULL AND NOT EXISTS (
       SELECT FROM devices d JOIN group_leaves l ON l.device_id = d.id
       WHERE d.user_id = m.user_id AND l.conversation_id = $1)
     ORDER BY m.user_id`,
    [id],
  );
  return rows.map(({ userId }) => userId);
};

/** Of these users, who is a member now. */
export const findMembers = async (
  database: Queryable,
  id: ConversationId,
  userIds: readonly UserId[],
): Promise<ReadonlySet<UserId>> => {
  const rows = await database.query<{ readonly userId: UserId }>(
    `SELECT user_id AS "userId" FROM members
     WHERE conversation_id = $1 AND user_id = ANY ($2::uuid[]) AND role IS NOT NULL`,
    [id, userIds],
  );
  return new Set(rows.map(({ userId }) => userId));
};

/** Of these users, who is banned from the conversation. */
export const findBanned = async (
  database: Queryable,
  id: ConversationId,
  userIds: readonly UserId[],
): Promise<UserId[]> => {
  const rows = await database.query<{ readonly id: UserId }>(
    'SELECT user_id AS id FROM bans WHERE conversation_id = $1 AND user_id = ANY ($2::uuid[])',
    [id, userIds],
  );
  return rows.map((row) => row.id);
};
