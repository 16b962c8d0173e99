import { DataSource, EntitySchema, In, type EntityManager } from 'typeorm';
import { dataSource } from '../../../src/platform/database';
import type { AppendMethod, MethodOptions, Outgoing } from './append-method';
import { openMessageSealer, type SealedMessage } from './message-sealer';
import { OutboxRows } from './outbox-rows';

interface UserRow {
  readonly id: string;
  readonly suspendedAt: string | null;
}
interface DeviceRow {
  readonly id: string;
  readonly userId: string;
  readonly revokedAt: string | null;
}
interface SessionRow {
  readonly id: string;
  readonly deviceId: string;
  readonly revokedAt: string | null;
}
interface ConversationRow {
  readonly id: string;
  readonly kind: string;
  readonly mode: string;
  readonly generation: number;
  readonly epoch: number;
  readonly posting: string;
  readonly lastSeq: number;
  readonly lastN: number;
  readonly lastMainSeq: number;
  readonly lastAt: string;
  readonly changedXid: string;
}
interface MemberRow {
  readonly conversationId: string;
  readonly userId: string;
  readonly role: string | null;
  readonly readSeq: number;
  readonly readN: number;
  readonly deliveredSeq: number;
  readonly changedXid: string;
}
interface EntryRow {
  readonly conversationId: string;
  readonly seq: number;
  readonly n: number;
  readonly kind: string;
  readonly sender: string;
  readonly device: string;
  readonly clientId: string;
  readonly generation: number;
  readonly epoch: number;
  readonly quiet: boolean;
  readonly body: Buffer;
  readonly digest: Buffer;
  readonly createdAt: string;
}
interface OutboxRow {
  readonly conversationId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
}

const id = { type: 'uuid', primary: true } as const;
const uuid = (name: string) => ({ type: 'uuid', name }) as const;
const int8 = (name: string) => ({ type: 'bigint', name }) as const;
const time = (name: string) => ({ type: 'timestamptz', name, nullable: true }) as const;

const User = new EntitySchema<UserRow>({
  name: 'User',
  tableName: 'users',
  columns: { id, suspendedAt: time('suspended_at') },
});
const Device = new EntitySchema<DeviceRow>({
  name: 'Device',
  tableName: 'devices',
  columns: { id, userId: uuid('user_id'), revokedAt: time('revoked_at') },
});
const Session = new EntitySchema<SessionRow>({
  name: 'Session',
  tableName: 'sessions',
  columns: { id, deviceId: uuid('device_id'), revokedAt: time('revoked_at') },
});
const Conversation = new EntitySchema<ConversationRow>({
  name: 'Conversation',
  tableName: 'conversations',
  columns: {
    id,
    kind: { type: 'text' },
    mode: { type: 'text' },
    generation: { type: 'integer' },
    epoch: int8('epoch'),
    posting: { type: 'text' },
    lastSeq: int8('last_seq'),
    lastN: int8('last_n'),
    lastMainSeq: int8('last_main_seq'),
    lastAt: time('last_at'),
    changedXid: { type: 'text', name: 'changed_xid', select: false },
  },
});
const Member = new EntitySchema<MemberRow>({
  name: 'Member',
  tableName: 'members',
  columns: {
    conversationId: { type: 'uuid', name: 'conversation_id', primary: true },
    userId: { type: 'uuid', name: 'user_id', primary: true },
    role: { type: 'text', nullable: true },
    readSeq: int8('read_seq'),
    readN: int8('read_n'),
    deliveredSeq: int8('delivered_seq'),
    changedXid: { type: 'text', name: 'changed_xid', select: false },
  },
});
const Entry = new EntitySchema<EntryRow>({
  name: 'Entry',
  tableName: 'entries',
  columns: {
    conversationId: { type: 'uuid', name: 'conversation_id', primary: true },
    seq: { type: 'bigint', primary: true },
    n: int8('n'),
    kind: { type: 'text' },
    sender: uuid('sender'),
    device: uuid('device'),
    clientId: uuid('client_id'),
    generation: { type: 'integer' },
    epoch: int8('epoch'),
    quiet: { type: 'boolean' },
    body: { type: 'bytea' },
    digest: { type: 'bytea' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});
const Outbox = new EntitySchema<OutboxRow>({
  name: 'Outbox',
  tableName: 'outbox',
  columns: {
    conversationId: { type: 'uuid', name: 'conversation_id', primary: true },
    fromSeq: int8('from_seq'),
    toSeq: { type: 'bigint', name: 'to_seq', primary: true },
  },
});
const CURRENT_XID = () => 'pg_current_xact_id()';

/** A transaction a message through TypeORM's entity manager: what most applications do. */
export async function transactionPerMessage(options: MethodOptions): Promise<AppendMethod> {
  const source = await new DataSource({
    ...dataSource({ url: options.databaseUrl }).options,
    // With a thousand senders a message waits long for its turn: that is measured, not an error.
    connectTimeoutMS: 0,
    entities: [User, Device, Session, Conversation, Member, Entry, Outbox],
  } as ConstructorParameters<typeof DataSource>[0]).initialize();
  const sealer = await openMessageSealer(options, async (sql, values) => ({
    rows: await source.query(sql, [...values]),
  }));
  const outbox = new OutboxRows();
  return {
    async append(message) {
      const sealed = await sealer.seal(message);
      const done = outbox.take();
      const seq = await source.transaction(async (manager) => {
        if (done.seqs.length > 0) await manager.delete(Outbox, placesOf(done));
        return appendIn(manager, message, sealed);
      });
      outbox.published(message.conversationId, seq);
      return { seq };
    },
    close: () => source.destroy(),
  };
}

/** One condition when they are all of one conversation, which spares a long OR. */
function placesOf({ conversations, seqs }: ReturnType<OutboxRows['take']>): object {
  const [conversationId] = conversations;
  return conversations.every((id) => id === conversationId)
    ? { conversationId, toSeq: In([...seqs]) }
    : conversations.map((id, i) => ({ conversationId: id, toSeq: seqs[i] }));
}

/** A repeated client id meets the unique index, so nobody has to look for it. */
async function appendIn(
  manager: EntityManager,
  { sender, conversationId, clientId, readUpTo }: Outgoing,
  { digest, sealed }: SealedMessage,
): Promise<number> {
  const conversation = await manager.findOne(Conversation, {
    where: { id: conversationId },
    lock: { mode: 'for_no_key_update' },
  });
  const member = await manager
    .createQueryBuilder(Member, 'member')
    .innerJoin('User', 'user', 'user.id = member.userId AND user.suspendedAt IS NULL')
    .innerJoin(
      'Device',
      'device',
      'device.id = :deviceId AND device.userId = user.id AND device.revokedAt IS NULL',
      { ...sender },
    )
    .innerJoin(
      'Session',
      'session',
      'session.id = :sessionId AND session.deviceId = device.id AND session.revokedAt IS NULL',
      { ...sender },
    )
    .where('member.conversationId = :conversationId', { conversationId })
    .andWhere('member.userId = :userId', { ...sender })
    .getOne();
  if (!conversation || !member?.role) throw new Error('the message was refused');
  if (conversation.mode !== 'server') throw new Error('the mode does not fit');
  if (conversation.posting !== 'members' && member.role === 'member') {
    throw new Error('only moderators may write here');
  }

  const seq = conversation.lastSeq + 1;
  const n = conversation.lastN + 1;
  const createdAt = new Date(Math.max(Date.parse(conversation.lastAt), Date.now())).toISOString();
  await manager.insert(Entry, {
    conversationId,
    seq,
    n,
    kind: 'message',
    sender: sender.userId,
    device: sender.deviceId,
    clientId,
    generation: conversation.generation,
    epoch: conversation.epoch,
    quiet: false,
    body: sealed,
    digest,
    createdAt,
  });
  await manager.update(
    Conversation,
    { id: conversationId },
    { lastSeq: seq, lastN: n, lastMainSeq: seq, lastAt: createdAt, changedXid: CURRENT_XID },
  );
  const base = Math.max(member.readSeq, Math.min(readUpTo, conversation.lastSeq));
  const readSeq = base === conversation.lastSeq ? seq : base;
  if (readSeq > member.readSeq) {
    const readN =
      readSeq === seq ? n : (await manager.findOneBy(Entry, { conversationId, seq: readSeq }))?.n;
    await manager.update(
      Member,
      { conversationId, userId: sender.userId },
      {
        readSeq,
        readN,
        deliveredSeq: Math.max(member.deliveredSeq, readSeq),
        changedXid: CURRENT_XID,
      },
    );
  }
  await manager.insert(Outbox, { conversationId, fromSeq: seq, toSeq: seq });
  return seq;
}
