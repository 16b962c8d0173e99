import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import type { Sealer } from '../../../src/platform/sealer';
import type { Sender } from './append-method';

export const SENDERS = 1_000;
const CONVERSATIONS = 1_000;
/** So many users are members of every conversation: the senders of the smaller shapes. */
const EVERYWHERE = 64;
/** The others are members of so many conversations, each beginning at another one. */
const CONVERSATIONS_OF_OTHERS = 16;

/** Who sends where: the same in every process of a benchmark. */
export interface Population {
  readonly senders: readonly Sender[];
  /** Every sender is a member. */
  readonly hot: string;
  readonly spread: readonly string[];
}

export function newPopulation(): Population {
  return {
    senders: Array.from({ length: SENDERS }, () => ({
      userId: newId(),
      deviceId: newId(),
      sessionId: newId(),
    })),
    hot: newId(),
    spread: Array.from({ length: CONVERSATIONS }, () => newId()),
  };
}

/** The conversations of the `spread` shapes in which a sender is a member. */
export function spreadOf({ spread }: Population, sender: number): readonly string[] {
  if (sender < EVERYWHERE) return spread;
  return Array.from(
    { length: CONVERSATIONS_OF_OTHERS },
    (_, i) => spread[(sender + i * 61) % spread.length] ?? '',
  );
}

/** Loads them by SQL: the doors are not what is measured. */
export async function load(client: Client, population: Population, sealer: Sealer): Promise<void> {
  const { senders, hot, spread } = population;
  const conversations = [hot, ...spread];
  const [users, devices, sessions] = [
    senders.map(({ userId }) => userId),
    senders.map(({ deviceId }) => deviceId),
    senders.map(({ sessionId }) => sessionId),
  ];
  await client.query(
    `INSERT INTO users (id, user_name, display_name, password_hash)
     SELECT id, 'sender-' || ord, 'Sender ' || ord, '' FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, ord)`,
    [users],
  );
  await client.query(
    `INSERT INTO devices (id, user_id, kind, name)
     SELECT d.id, d.user_id, 'bot', 'bench' FROM unnest($1::uuid[], $2::uuid[]) AS d(id, user_id)`,
    [devices, users],
  );
  await client.query(
    `INSERT INTO sessions (id, user_id, device_id, address)
     SELECT s.id, s.user_id, s.device_id, '127.0.0.1'
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS s(id, user_id, device_id)`,
    [sessions, users, devices],
  );
  await client.query(
    `INSERT INTO conversations (id, kind, mode, title, created_by, data_key)
     SELECT c.id, 'group', 'server', 'Bench', $2, c.data_key
     FROM unnest($1::uuid[], $3::bytea[]) AS c(id, data_key)`,
    [conversations, users[0], conversations.map((id) => Buffer.from(sealer.newDataKey(id, 1)))],
  );
  const pairs = senders.flatMap(({ userId }, i) =>
    [hot, ...spreadOf(population, i)].map((conversationId) => ({ conversationId, userId })),
  );
  const columns = [
    pairs.map(({ conversationId }) => conversationId),
    pairs.map(({ userId }) => userId),
  ];
  await client.query(
    `INSERT INTO members (conversation_id, user_id, role)
     SELECT m.conversation_id, m.user_id, 'member'
     FROM unnest($1::uuid[], $2::uuid[]) AS m(conversation_id, user_id)`,
    columns,
  );
  await client.query(
    `INSERT INTO membership_spans (conversation_id, user_id, from_seq, visible_from)
     SELECT m.conversation_id, m.user_id, 1, 1
     FROM unnest($1::uuid[], $2::uuid[]) AS m(conversation_id, user_id)`,
    columns,
  );
  await client.query(
    `UPDATE conversations c SET member_count =
       (SELECT count(*) FROM members m WHERE m.conversation_id = c.id)`,
  );
  await client.query('VACUUM ANALYZE');
}

/** Empties every log, so that no shape pays for the ones before it. */
export async function emptyLogs(client: Client): Promise<void> {
  await client.query('TRUNCATE entries, mentions, outbox');
  await client.query(
    'UPDATE conversations SET last_seq = 0, first_seq = 1, last_n = 0, last_main_seq = 0',
  );
  await client.query('UPDATE members SET read_seq = 0, read_n = 0, delivered_seq = 0');
  await client.query('VACUUM FULL ANALYZE conversations');
  await client.query('VACUUM FULL ANALYZE members');
}
