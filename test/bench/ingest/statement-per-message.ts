import { Pool } from 'pg';
import type { AppendMethod, MethodOptions } from './append-method';
import { openMessageSealer } from './message-sealer';
import { OutboxRows } from './outbox-rows';

/**
 * One statement a message, prepared, autocommitted, by `pg`: what an application does that knows
 * its database well. The update of the conversation is the lock and sees the newest row, so that
 * places have no gaps; a repeated client id meets the unique index.
 */
const APPEND = `
  WITH allowed AS (
    SELECT c.generation, c.epoch, m.role
    FROM users u
    JOIN devices d ON d.id = $3 AND d.user_id = u.id AND d.revoked_at IS NULL
    JOIN sessions s ON s.id = $4 AND s.device_id = d.id AND s.revoked_at IS NULL
    JOIN conversations c ON c.id = $1 AND c.mode = 'server'
    JOIN members m ON m.conversation_id = c.id AND m.user_id = u.id
    WHERE u.id = $2 AND u.suspended_at IS NULL AND m.role IS NOT NULL
      AND (c.posting = 'members' OR m.role <> 'member')
      AND (c.kind <> 'direct' OR NOT EXISTS (
        SELECT FROM members o JOIN blocks b
          ON (b.user_id = o.user_id AND b.blocked_id = u.id) OR (b.user_id = u.id AND b.blocked_id = o.user_id)
        WHERE o.conversation_id = c.id))
      AND NOT EXISTS (
        SELECT FROM entries e WHERE e.conversation_id = c.id AND e.device = $3 AND e.client_id = $5)
  ),
  forgotten AS (
    DELETE FROM outbox o USING unnest($9::uuid[], $10::bigint[]) AS p(conversation_id, to_seq)
    WHERE o.conversation_id = p.conversation_id AND o.to_seq = p.to_seq
  ),
  placed AS (
    UPDATE conversations c SET
      last_seq = c.last_seq + 1, last_n = c.last_n + 1, last_main_seq = c.last_seq + 1,
      last_at = greatest(c.last_at, clock_ms()), changed_xid = pg_current_xact_id()
    FROM allowed
    WHERE c.id = $1
    RETURNING c.last_seq AS seq, c.last_n AS n, c.last_at AS at, allowed.generation, allowed.epoch
  ),
  inserted AS (
    INSERT INTO entries (conversation_id, seq, n, kind, sender, device, client_id, generation,
      epoch, quiet, body, digest, created_at)
    SELECT $1, p.seq, p.n, 'message', $2, $3, $5, p.generation, p.epoch, false, $6, $7, p.at
    FROM placed p
  ),
  marked AS (
    UPDATE members m SET
      read_seq = r.read_to, delivered_seq = greatest(m.delivered_seq, r.read_to),
      read_n = CASE WHEN r.read_to = r.seq THEN r.n ELSE (
        SELECT e.n FROM entries e WHERE e.conversation_id = $1 AND e.seq = r.read_to) END,
      changed_xid = pg_current_xact_id()
    FROM (
      SELECT p.seq, p.n, CASE WHEN b.base = p.seq - 1 THEN p.seq ELSE b.base END AS read_to
      FROM placed p
      CROSS JOIN LATERAL (
        SELECT greatest(x.read_seq, least($8::bigint, p.seq - 1)) AS base
        FROM members x WHERE x.conversation_id = $1 AND x.user_id = $2
      ) b
    ) r
    WHERE m.conversation_id = $1 AND m.user_id = $2 AND m.read_seq < r.read_to
  ),
  told AS (
    INSERT INTO outbox (conversation_id, from_seq, to_seq) SELECT $1, p.seq, p.seq FROM placed p
  )
  SELECT seq FROM placed`;

export async function statementPerMessage(options: MethodOptions): Promise<AppendMethod> {
  const pool = new Pool({ connectionString: options.databaseUrl, max: 10 });
  const sealer = await openMessageSealer(options, (sql, values) => pool.query(sql, [...values]));
  const outbox = new OutboxRows();
  return {
    async append(message) {
      const { sender, conversationId, clientId, readUpTo } = message;
      const { digest, sealed } = await sealer.seal(message);
      const done = outbox.take();
      const { rows } = await pool.query<{ readonly seq: string }>({
        name: 'append',
        text: APPEND,
        values: [
          conversationId,
          sender.userId,
          sender.deviceId,
          sender.sessionId,
          clientId,
          sealed,
          digest,
          readUpTo,
          done.conversations,
          done.seqs,
        ],
      });
      const seq = Number(rows[0]?.seq);
      if (!(seq > 0)) throw new Error('the message was refused');
      outbox.published(conversationId, seq);
      return { seq };
    },
    close: () => pool.end(),
  };
}
