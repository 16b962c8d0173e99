import { type ConversationId, type ErrorCode, type Seq, type Timestamp } from '@anochat/contract';

import type { Database } from '../../platform/database';
import type { AppendItem, Outcome } from '../log/append-item';
import { rolesThatMay } from './roles-that-may';

/** An item with its body sealed. */
export interface SealedItem {
  readonly item: AppendItem;
  readonly body: Uint8Array | null;
  /** Of what members alone read, 32 bytes: it stays when the body is wiped. */
  readonly bodyDigest: Uint8Array | null;
}

/** Outbox rows, by conversation and last seq. */
export interface OutboxKey {
  readonly conversationId: ConversationId;
  readonly toSeq: Seq;
}

interface Row {
  readonly problem: ErrorCode | null;
  readonly seq: Seq | null;
  readonly n: number;
  readonly created_at: Timestamp;
  readonly duplicate: boolean;
  readonly generation: number;
  readonly epoch: number;
  readonly erased: boolean;
  readonly read_moved: boolean;
  readonly expires_at: Timestamp | null;
}

const CALL = `SELECT problem, seq, n, created_at, duplicate, generation, epoch, erased, read_moved,
    expires_at
  FROM append_entries($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
    $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)`;

const MAY_SEND = rolesThatMay('message.send');
const MAY_SEND_RESTRICTED = rolesThatMay('message.send-restricted');
const MAY_REDACT_ANY = rolesThatMay('message.redact-any');

/** Ids, numbers, booleans and media types need no quotes in the text form of an array, and nobody's escaping. */
const arrayOf = (values: readonly (string | number | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

/** A list as one item of an array. */
const listOf = (values: readonly (string | number | null)[]): string | null =>
  values.length === 0 ? null : `"${arrayOf(values)}"`;

/**
 * One call, one transaction, one round trip.
 *
 * @param published outbox rows that may go with it
 * @returns an outcome for each item, in their order
 */
export const appendEntries = async (
  database: Database,
  items: readonly SealedItem[],
  published: readonly OutboxKey[],
): Promise<Outcome[]> => {
  const column = (of: (item: AppendItem) => string | number | boolean | null): string =>
    arrayOf(items.map(({ item }) => of(item)));
  const bodies = items.flatMap(({ body }) => (body === null ? [] : [body]));
  let from = 1;
  const bodyFrom = items.map(({ body }) => {
    const start = from;
    from += body?.length ?? 0;
    return body === null ? null : start;
  });
  const rows = await database.prepared<Row>('append_entries', CALL, [
    arrayOf([...new Set(items.map(({ item }) => item.conversationId))]),
    column((item) => item.conversationId),
    column((item) => item.userId),
    column((item) => item.deviceId),
    column((item) => item.sessionId),
    column((item) => item.clientId),
    column((item) => item.kind),
    column((item) => item.mode),
    column((item) => item.generation),
    column((item) => item.epoch),
    column((item) => item.quiet),
    column((item) => item.target),
    column((item) => item.expiresIn),
    column((item) => item.ownTarget),
    column((item) => item.readUpTo),
    column(({ mentions }) => listOf(mentions)),
    column(({ blobs }) => listOf(blobs)),
    column(({ said }) => listOf(said.map(({ size }) => size))),
    column(({ said }) => listOf(said.map(({ type }) => type))),
    Buffer.concat(items.map(({ item }) => item.digest)),
    bodyDigestsOf(items),
    Buffer.concat(bodies),
    arrayOf(bodyFrom),
    arrayOf(items.map(({ body }) => body?.length ?? null)),
    MAY_SEND,
    MAY_SEND_RESTRICTED,
    MAY_REDACT_ANY,
    arrayOf(published.map(({ conversationId }) => conversationId)),
    arrayOf(published.map(({ toSeq }) => toSeq)),
  ]);
  return rows.map(toOutcome);
};

const NO_DIGEST = new Uint8Array(32);

const bodyDigestsOf = (items: readonly SealedItem[]): Uint8Array =>
  items.some(({ bodyDigest }) => bodyDigest !== null)
    ? Buffer.concat(items.map(({ bodyDigest }) => bodyDigest ?? NO_DIGEST))
    : new Uint8Array();

const toOutcome = (row: Row): Outcome => {
  if (row.problem !== null || row.seq === null) {
    return { problem: row.problem ?? 'conversation.not-found', seq: row.seq };
  }
  return {
    placed: {
      seq: row.seq,
      n: row.n,
      ts: row.created_at,
      duplicate: row.duplicate,
      generation: row.generation,
      epoch: row.epoch,
      erased: row.erased,
      readMoved: row.read_moved,
      expiresAt: row.expires_at,
    },
  };
};
