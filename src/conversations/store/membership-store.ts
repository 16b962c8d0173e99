import {
  type ConversationId,
  type ConversationKind,
  type DeviceId,
  type HistoryAccess,
  LIMITS,
  type Mode,
  type Posting,
  type Role,
  type Settings,
  type UserId,
} from '@anochat/contract';

import type { Queryable } from '../../platform/database';
import { ENTRY_COLUMNS, type EntryRow } from './entry-store';
import { withRefusals } from './refusals';
import { RANKS, rolesThatMay } from './roles-that-may';

/** Who acts: an entry tells of it. */
export interface Actor {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

export interface NewConversation {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly mode: Mode;
  readonly title: string;
  readonly topic: string;
  readonly posting: Posting;
  readonly history: HistoryAccess;
  /** The pair of a direct conversation, in one order. */
  readonly directKey: string | null;
  /** Wrapped. */
  readonly dataKey: Uint8Array;
  /** Members from the start, without the creator. */
  readonly others: readonly UserId[];
}

/** A newer master key was registered since the data key was wrapped; nothing was stored. */
export class StaleDataKey extends Error {
  override readonly name = 'StaleDataKey';
}

const STALE = 'AC002';

/** @throws StaleDataKey, or the error itself */
export const asStaleDataKey = (error: unknown): never => {
  const isStale = error instanceof Error && (error as { readonly code?: unknown }).code === STALE;
  throw isStale ? new StaleDataKey(error.message, { cause: error }) : error;
};

/**
 * @returns the conversation that there is now; the entry only when this call made it.
 * @throws StaleDataKey
 */
export const createConversation = async (
  database: Queryable,
  actor: Actor,
  made: NewConversation,
): Promise<{ readonly id: ConversationId; readonly entry: EntryRow | null }> => {
  const [row] = await withRefusals(
    database.query<EntryRow & { readonly found: ConversationId; readonly isNew: boolean }>(
      `SELECT made.found, e.seq IS NOT NULL AS "isNew", ${ENTRY_COLUMNS}
       FROM create_conversation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) made
       CROSS JOIN LATERAL (SELECT (made.entry).*) e`,
      [
        made.id,
        made.kind,
        made.mode,
        made.title,
        made.topic,
        made.posting,
        made.history,
        made.directKey,
        made.dataKey,
        actor.userId,
        actor.deviceId,
        made.others,
        LIMITS.conversationsPerUser,
      ],
    ),
  ).catch(asStaleDataKey);
  if (row === undefined) throw new Error('create_conversation answered nothing');
  const { found, isNew, ...entry } = row;
  return { id: found, entry: isNew ? entry : null };
};

/** Calls a function that answers the entry it has made, or none where nothing had to change. */
const change = async (
  database: Queryable,
  call: string,
  parameters: readonly unknown[],
): Promise<EntryRow | undefined> => {
  const [entry] = await withRefusals(
    database.query<EntryRow>(`SELECT ${ENTRY_COLUMNS} FROM ${call} e`, parameters),
  );
  return entry;
};

export const addMembers = (
  database: Queryable,
  actor: Actor,
  conversationId: ConversationId,
  userIds: readonly UserId[],
): Promise<EntryRow | undefined> =>
  change(database, 'add_members($1, $2, $3, $4, $5, $6, $7, $8)', [
    conversationId,
    actor.userId,
    actor.deviceId,
    userIds,
    rolesThatMay('member.add'),
    LIMITS.groupMembers,
    LIMITS.channelMembers,
    LIMITS.conversationsPerUser,
  ]);

/** @param code of an invitation; `null` for a public channel. */
export const joinConversation = (
  database: Queryable,
  actor: Actor,
  conversationId: ConversationId,
  code: string | null,
): Promise<EntryRow | undefined> =>
  change(database, 'join_conversation($1, $2, $3, $4, $5, $6, $7)', [
    conversationId,
    code,
    actor.userId,
    actor.deviceId,
    LIMITS.groupMembers,
    LIMITS.channelMembers,
    LIMITS.conversationsPerUser,
  ]);

export const removeMember = (
  database: Queryable,
  actor: Actor,
  conversationId: ConversationId,
  how: 'left' | 'removed' | 'banned',
  userId: UserId,
  statement: string | null = null,
): Promise<EntryRow | undefined> =>
  change(database, 'remove_member($1, $2, $3, $4, $5, $6, $7, $8)', [
    conversationId,
    how,
    actor.userId,
    actor.deviceId,
    userId,
    rolesThatMay(how === 'banned' ? 'member.ban' : 'member.remove'),
    RANKS,
    statement,
  ]);

export const changeRole = (
  database: Queryable,
  actor: Actor,
  conversationId: ConversationId,
  userId: UserId,
  role: Role,
): Promise<EntryRow | undefined> =>
  change(database, 'change_role($1, $2, $3, $4, $5, $6, $7)', [
    conversationId,
    actor.userId,
    actor.deviceId,
    userId,
    role,
    rolesThatMay('member.change-role'),
    RANKS,
  ]);

export const transferOwnership = (
  database: Queryable,
  actor: Actor,
  conversationId: ConversationId,
  userId: UserId,
): Promise<EntryRow | undefined> =>
  change(database, 'transfer_ownership($1, $2, $3, $4, $5, $6)', [
    conversationId,
    actor.userId,
    actor.deviceId,
    userId,
    rolesThatMay('ownership.transfer'),
    RANKS,
  ]);

export const changeSettings = (
  database: Queryable,
  actor: Actor,
  conversationId: ConversationId,
  settings: Partial<Settings>,
): Promise<EntryRow | undefined> =>
  change(database, 'change_settings($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    conversationId,
    actor.userId,
    actor.deviceId,
    settings.title ?? null,
    settings.topic ?? null,
    settings.posting ?? null,
    settings.history ?? null,
    settings.timer ?? null,
    rolesThatMay('conversation.change'),
  ]);

/** What the same call, or the other one of the pair, has made before. */
export const findMade = async (
  database: Queryable,
  actor: Actor,
  { id, kind, directKey }: Pick<NewConversation, 'id' | 'kind' | 'directKey'>,
): Promise<ConversationId | undefined> => {
  const [row] = await database.query<{ readonly id: ConversationId }>(
    `SELECT id FROM conversations
     WHERE direct_key = $1 OR (id = $2 AND created_by = $3 AND kind = $4)`,
    [directKey, id, actor.userId, kind],
  );
  return row?.id;
};
