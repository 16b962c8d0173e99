import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@redis/client';
import { createAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import { Pool } from 'pg';
import { Server } from 'socket.io';
import { obeyOrders } from '../forked-server';

export interface StockOptions {
  readonly adapter: 'pub-sub' | 'streams';
  /** Of Redis. */
  readonly socketPath: string;
  /** Where each message is stored before it is emitted; nowhere without. */
  readonly databaseUrl?: string;
}

/** `room` is what the product's clients call their conversation. */
interface Message {
  readonly conversationId: string;
  readonly clientId: string;
  readonly envelope: object;
}

/** One INSERT a message; as many statements at once as the product's own pool would allow. */
const CONNECTIONS = 10;
export const STOCK_TABLE = `
  CREATE TABLE IF NOT EXISTS stock_messages (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    content jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`;
const INSERT = 'INSERT INTO stock_messages (id, conversation_id, content) VALUES ($1, $2, $3)';

type Store = (message: Message) => Promise<unknown>;

function storeOf(databaseUrl: string | undefined): Store | undefined {
  if (databaseUrl === undefined) return undefined;
  const pool = new Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  return ({ clientId, conversationId, envelope }) =>
    pool.query({ name: 'insert', text: INSERT, values: [clientId, conversationId, envelope] });
}

/** socket.io's own way of many servers: rooms, and an adapter by which an emit reaches the others. */
async function open({ adapter, socketPath, databaseUrl }: StockOptions): Promise<number> {
  const redis = createClient({ socket: { path: socketPath, tls: false } });
  const subscriber = redis.duplicate();
  await Promise.all([redis.connect(), subscriber.connect()]);
  const store = storeOf(databaseUrl);
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    adapter: adapter === 'streams' ? createStreamsAdapter(redis) : createAdapter(redis, subscriber),
  });
  io.on('connection', (socket) => {
    void socket.join((socket.handshake.auth as { readonly rooms: string[] }).rooms);
    socket.on('sync.resume', (_: object, ack: (answer: object) => void) => ack({ data: {} }));
    socket.on('message.send', (message: Message, ack: (answer: object) => void) => {
      const emit = (): void => {
        io.to(message.conversationId).emit('message.created', message);
        ack({ data: {} });
      };
      if (!store) return emit();
      store(message).then(emit, (error: unknown) => ack({ problem: String(error) }));
    });
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return (http.address() as AddressInfo).port;
}

// The file is also imported for its types.
if (process.send && process.argv[1] === __filename) obeyOrders(open);
