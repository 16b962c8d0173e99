import { createHash, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import type { Sealer } from '../../../src/platform/sealer';

export interface Reader {
  readonly userId: string;
  readonly deviceId: string;
  /** A personal token: it opens REST and the socket. */
  readonly token: string;
}

export interface LogPlan {
  readonly members: readonly Reader[];
  readonly entries: number;
}

const ROWS_A_STATEMENT = 5_000;
/** Every tenth entry is a reaction to an earlier one, as in a lively conversation. */
const REACTION_EVERY = 10;
const TEXT = 'Whoever comes first puts the kettle on; the others bring cake, fruit, or a chair. ';

/**
 * Fills a database by SQL with what would take the doors too long: people, conversations, and logs
 * whose bodies are really sealed.
 */
export class Archive {
  constructor(
    private readonly client: Client,
    private readonly sealer: Sealer,
  ) {}

  async addReaders(count: number): Promise<readonly Reader[]> {
    const readers = Array.from({ length: count }, () => ({
      userId: newId(),
      deviceId: newId(),
      token: `anochat_${randomBytes(32).toString('base64url')}`,
    }));
    const users = readers.map(({ userId }) => userId);
    await this.client.query(
      `INSERT INTO users (id, user_name, display_name, password_hash)
       SELECT id, 'reader-' || substr(id::text, 25), 'Reader', '' FROM unnest($1::uuid[]) AS u(id)`,
      [users],
    );
    await this.client.query(
      `INSERT INTO devices (id, user_id, kind, name, token_hash, scopes)
       SELECT d.id, d.user_id, 'bot', 'bench', d.hash, '{read,write,account}'
       FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS d(id, user_id, hash)`,
      [
        readers.map(({ deviceId }) => deviceId),
        users,
        readers.map(({ token }) => createHash('sha256').update(token).digest()),
      ],
    );
    return readers;
  }

  /** @returns the ids of the conversations, in the order of the plans. */
  async addLogs(plans: readonly LogPlan[]): Promise<readonly string[]> {
    const ids = plans.map(() => newId());
    const keys = new Map(ids.map((id) => [id, Buffer.from(this.sealer.newDataKey(id, 1))]));
    const members = plans.flatMap((plan, i) =>
      plan.members.map(({ userId }) => ({ conversationId: ids[i] ?? '', userId })),
    );
    await this.client.query(
      `INSERT INTO conversations (id, kind, mode, title, created_by, data_key, member_count,
         last_seq, last_n, last_main_seq)
       SELECT c.id, 'group', 'server', 'Bench ' || c.ord, c.maker, c.data_key, c.members,
         c.entries, c.main, c.last_main
       FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::integer[], $5::bigint[], $6::bigint[], $7::bigint[])
         WITH ORDINALITY AS c(id, maker, data_key, members, entries, main, last_main, ord)`,
      [
        ids,
        plans.map((plan) => plan.members[0]?.userId),
        [...keys.values()],
        plans.map((plan) => plan.members.length),
        plans.map((plan) => plan.entries),
        plans.map((plan) => plan.entries - Math.floor(plan.entries / REACTION_EVERY)),
        plans.map((plan) => plan.entries - (plan.entries % REACTION_EVERY === 0 ? 1 : 0)),
      ],
    );
    await this.inPieces(members, async (piece) => {
      const columns = [
        piece.map(({ conversationId }) => conversationId),
        piece.map(({ userId }) => userId),
      ];
      await this.client.query(
        `INSERT INTO members (conversation_id, user_id, role)
         SELECT m.c, m.u, 'member' FROM unnest($1::uuid[], $2::uuid[]) AS m(c, u)`,
        columns,
      );
      await this.client.query(
        `INSERT INTO membership_spans (conversation_id, user_id, from_seq, visible_from)
         SELECT m.c, m.u, 1, 1 FROM unnest($1::uuid[], $2::uuid[]) AS m(c, u)`,
        columns,
      );
    });
    await this.addEntries(plans, ids, keys);
    await this.client.query('VACUUM ANALYZE');
    return ids;
  }

  private async addEntries(
    plans: readonly LogPlan[],
    ids: readonly string[],
    keys: ReadonlyMap<string, Buffer>,
  ): Promise<void> {
    let piece: {
      readonly conversationId: string;
      readonly seq: number;
      readonly sender: Reader;
    }[] = [];
    for (const [i, { entries, members }] of plans.entries()) {
      for (let seq = 1; seq <= entries; seq += 1) {
        const sender = members[seq % members.length];
        if (!sender) throw new Error('a conversation without members has no entries');
        piece.push({ conversationId: ids[i] ?? '', seq, sender });
        if (piece.length < ROWS_A_STATEMENT) continue;
        await this.insertEntries(piece, keys);
        piece = [];
      }
    }
    await this.insertEntries(piece, keys);
  }

  private async insertEntries(
    piece: readonly {
      readonly conversationId: string;
      readonly seq: number;
      readonly sender: Reader;
    }[],
    keys: ReadonlyMap<string, Buffer>,
  ): Promise<void> {
    const rows = piece.map((row) => ({ ...row, clientId: newId(), about: aboutOf(row.seq) }));
    const sealed = await this.sealer.seal(
      rows.map(({ conversationId, sender, clientId, seq, about }) => ({
        dataKey: keys.get(conversationId) ?? Buffer.alloc(0),
        context: { conversationId, deviceId: sender.deviceId, clientId, kind: 'message' },
        plain: Buffer.from(JSON.stringify(contentOf(seq, about))),
      })),
    );
    await this.client.query(
      `INSERT INTO entries (conversation_id, seq, n, kind, sender, device, client_id, generation,
         epoch, quiet, target, body, digest, created_at)
       SELECT e.c, e.seq, e.n, 'message', e.sender, e.device, e.client_id, 0, 0,
         e.target IS NOT NULL, e.target, e.body, e.digest, now() - interval '1 day'
       FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[],
         $7::bigint[], $8::bytea[], $9::bytea[])
         AS e(c, seq, n, sender, device, client_id, target, body, digest)`,
      [
        rows.map(({ conversationId }) => conversationId),
        rows.map(({ seq }) => seq),
        rows.map(({ seq }) => seq - Math.floor(seq / REACTION_EVERY)),
        rows.map(({ sender }) => sender.userId),
        rows.map(({ sender }) => sender.deviceId),
        rows.map(({ clientId }) => clientId),
        rows.map(({ about }) => about),
        sealed.map((body) => Buffer.from(body)),
        rows.map(() => randomBytes(16)),
      ],
    );
  }

  private async inPieces<T>(
    all: readonly T[],
    work: (piece: readonly T[]) => Promise<void>,
  ): Promise<void> {
    for (let at = 0; at < all.length; at += ROWS_A_STATEMENT) {
      await work(all.slice(at, at + ROWS_A_STATEMENT));
    }
  }
}

/** The main entry that a reaction is about; `null` for a main entry. */
const aboutOf = (seq: number): number | null => (seq % REACTION_EVERY === 0 ? seq - 5 : null);

const contentOf = (seq: number, about: number | null): object =>
  about === null
    ? {
        v: 1,
        type: 'message',
        parts: [{ type: 'text', text: `${seq}. ${TEXT.repeat(1 + (seq % 4))}` }],
      }
    : { v: 1, type: 'reaction', emoji: '👍', op: 'add' };
