import type { ConversationId, Seq } from '@anochat/contract';
import type { QueryResultRow } from 'pg';
import type { LogEntry } from './history';

/** Whoever runs SQL beside the server. */
export interface LogSource {
  query<Row extends QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** What each of these conversations itself says its last seq is. */
export async function readLastSeqs(
  source: LogSource,
  conversations: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, Seq>> {
  const rows = await source.query<{ id: string; seq: number }>(
    'SELECT id, last_seq::int AS seq FROM conversations WHERE id = ANY($1)',
    [conversations],
  );
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

/** The whole log of these conversations. */
export async function readLog(
  source: LogSource,
  conversations: readonly ConversationId[],
): Promise<readonly LogEntry[]> {
  const rows = await source.query<{ id: string; seq: number; device: string; client: string }>(
    `SELECT conversation_id AS id, seq::int, device, client_id AS client
       FROM entries WHERE conversation_id = ANY($1)`,
    [conversations],
  );
  return rows.map(({ id, seq, device, client }) => ({
    conversationId: id,
    seq,
    device,
    clientId: client,
  }));
}
