import {
  type Accepted,
  type ClientId,
  type ConversationId,
  type DeviceId,
  LIMITS,
  type SeqRange,
  type UserId,
} from '@anochat/contract';
import type { Leaf } from '@anochat/e2ee';

import type { Queryable } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { ENTRY_COLUMNS, type EntryRow } from './entry-store';
import { asStaleDataKey, type NewConversation } from './membership-store';
import { withRefusals } from './refusals';

/** A commit that was found to be right for its epoch. */
export interface CheckedCommit {
  readonly clientId: ClientId;
  readonly generation: number;
  /** That it ends. */
  readonly epoch: number;
  /** Keyed digest of the request, 16 bytes. */
  readonly digest: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly removed: readonly DeviceId[];
  readonly added: readonly Leaf[];
  /** For the added devices, one for each; empty where one came by itself. */
  readonly welcomeIds: readonly string[];
  readonly welcome: Uint8Array | null;
  /** KeyPackageRefs of the added devices. */
  readonly refs: readonly Uint8Array[];
  readonly epochRecord: Uint8Array | null;
  readonly owner: UserId | null;
  readonly admins: readonly UserId[];
  /** `null` leaves it as it is. */
  readonly history: 'joined' | 'all' | null;
}

const leafColumns = ({ added }: CheckedCommit): readonly unknown[] => [
  added.map(({ device }) => device),
  added.map(({ user }) => user),
  added.map(({ leafIndex }) => leafIndex),
  added.map(({ signatureKey }) => Buffer.from(signatureKey)),
];

const restOf = ({
  welcomeIds,
  welcome,
  refs,
  epochRecord,
  owner,
  admins,
}: CheckedCommit): readonly unknown[] => [
  welcomeIds,
  welcome,
  refs.map((ref) => Buffer.from(ref)),
  epochRecord,
  owner,
  admins,
];

/** Banned or suspended since the commit was judged: what the judge would say of it now. */
const asRefusal = (error: unknown): never => {
  const isLate =
    error instanceof ProblemError && ['member.banned', 'user.not-found'].includes(error.code);
  throw isLate
    ? new ProblemError('commit.refused', { reason: 'add.removed-user' }, { cause: error })
    : error;
};

export interface Committed {
  /** Everything that was written, the commit at the end. */
  readonly entries: readonly EntryRow[];
  readonly commit: EntryRow;
  readonly duplicate: boolean;
}

/**
 * One call, one transaction.
 *
 * @param body the commit, sealed
 */
export const commitToGroup = async (
  database: Queryable,
  caller: Caller,
  id: ConversationId,
  commit: CheckedCommit,
  body: Uint8Array,
): Promise<Committed> => {
  const rows = await withRefusals(
    database.query<EntryRow & { readonly duplicate: boolean }>(
      `SELECT done.duplicate, ${ENTRY_COLUMNS}
       FROM commit_to_group($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
         $17, $18, $19, $20, $21, $22, $23, $24) done
       CROSS JOIN LATERAL (SELECT (done.entry).*) e`,
      [
        id,
        caller.userId,
        caller.deviceId,
        caller.sessionId,
        commit.clientId,
        commit.generation,
        commit.epoch,
        commit.digest,
        body,
        commit.groupInfo,
        commit.removed,
        ...leafColumns(commit),
        ...restOf(commit),
        commit.history,
        LIMITS.groupMembers,
        LIMITS.conversationsPerUser,
      ],
    ),
  ).catch(asRefusal);
  return committed(rows);
};

const committed = (rows: readonly (EntryRow & { readonly duplicate: boolean })[]): Committed => {
  const entries = rows.map(({ duplicate: _, ...entry }) => entry);
  const last = rows.at(-1);
  const commit = entries.at(-1);
  if (last === undefined || commit === undefined) throw new Error('a commit answered nothing');
  return { entries, commit, duplicate: last.duplicate };
};

/** The first two epochs of a group. */
interface FirstEpochs {
  /** Of epoch 0. */
  readonly groupInfo: Uint8Array;
  /** Of the maker's own leaf, the only one in epoch 0. */
  readonly signatureKey: Uint8Array;
  readonly commit: CheckedCommit;
  /** The commit, sealed. */
  readonly body: Uint8Array;
}

/** What follows a group that cannot go on. */
interface NextGeneration extends FirstEpochs {
  /** The epoch in which the one before stops. */
  readonly after: number;
  /** Who is a member no longer. */
  readonly without: readonly UserId[];
}

/** One call, one transaction. */
export const beginGeneration = async (
  database: Queryable,
  caller: Caller,
  id: ConversationId,
  { after, without, groupInfo, signatureKey, commit, body }: NextGeneration,
): Promise<Committed> => {
  const rows = await withRefusals(
    database.query<EntryRow & { readonly duplicate: boolean }>(
      `SELECT done.duplicate, ${ENTRY_COLUMNS}
       FROM begin_generation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
         $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) done
       CROSS JOIN LATERAL (SELECT (done.entry).*) e`,
      [
        id,
        caller.userId,
        caller.deviceId,
        caller.sessionId,
        commit.clientId,
        commit.generation,
        after,
        without,
        groupInfo,
        Buffer.from(signatureKey),
        commit.digest,
        body,
        commit.groupInfo,
        ...leafColumns(commit),
        ...restOf(commit),
        LIMITS.groupMembers,
        LIMITS.conversationsPerUser,
      ],
    ),
  ).catch(asRefusal);
  return committed(rows);
};

/** A conversation and the first two epochs of its group. */
interface NewEncrypted extends FirstEpochs {
  readonly made: NewConversation;
}

/**
 * @returns the conversation that there is now; entries only where this call made it.
 * @throws StaleDataKey
 */
export const createEncryptedConversation = async (
  database: Queryable,
  caller: Caller,
  { made, groupInfo, signatureKey, commit, body }: NewEncrypted,
): Promise<{ readonly id: ConversationId; readonly entries: readonly EntryRow[] }> => {
  const rows = await withRefusals(
    database.query<EntryRow & { readonly found: ConversationId }>(
      `SELECT done.found, ${ENTRY_COLUMNS}
       FROM create_encrypted_conversation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
         $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27) done
       CROSS JOIN LATERAL (SELECT (done.entry).*) e`,
      [
        made.id,
        made.kind,
        made.history,
        made.directKey,
        made.dataKey,
        caller.userId,
        caller.deviceId,
        caller.sessionId,
        made.others,
        groupInfo,
        Buffer.from(signatureKey),
        commit.clientId,
        commit.digest,
        body,
        commit.groupInfo,
        ...leafColumns(commit),
        ...restOf(commit),
        LIMITS.groupMembers,
        LIMITS.conversationsPerUser,
      ],
    ),
  ).catch(asStaleDataKey);
  const [first] = rows;
  if (first === undefined) throw new Error('create_encrypted_conversation answered nothing');
  // Where there was one already, the one row holds no entry.
  const entries = rows.flatMap(({ found: _, ...entry }) =>
    (entry.seq as number | null) === null ? [] : [entry],
  );
  return { id: first.found, entries };
};

/** An entry that this device wrote under this id before. */
export const findByClientId = async (
  database: Queryable,
  id: ConversationId,
  deviceId: DeviceId,
  clientId: ClientId,
): Promise<
  (Omit<Accepted, 'duplicate'> & { epoch: number; digest: Buffer | null }) | undefined
> => {
  const [row] = await database.query<
    Omit<Accepted, 'duplicate'> & { epoch: number; digest: Buffer | null }
  >(
    `SELECT seq, n, created_at AS ts, epoch, CASE kind WHEN 'commit' THEN digest END AS digest
     FROM entries WHERE client_id = $1 AND device = $2 AND conversation_id = $3`,
    [clientId, deviceId, id],
  );
  return row;
};

/** The commits of one generation after an epoch, those that the ranges cover. */
export const listCommits = (
  database: Queryable,
  id: ConversationId,
  visible: readonly SeqRange[],
  after: { readonly generation: number; readonly afterEpoch: number },
  limit: number,
): Promise<EntryRow[]> =>
  database.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM entries e
     WHERE e.conversation_id = $1 AND e.kind = 'commit' AND e.generation = $2 AND e.epoch >= $3
       AND EXISTS (SELECT FROM unnest($4::bigint[], $5::bigint[]) AS r(low, high)
         WHERE e.seq BETWEEN r.low AND r.high)
     ORDER BY e.epoch LIMIT $6`,
    [
      id,
      after.generation,
      after.afterEpoch,
      visible.map(([from]) => from),
      visible.map(([, to]) => to),
      limit,
    ],
  );
