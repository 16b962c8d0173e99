import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startBenchDatabase } from '../bench-database';
import { ForkedServer } from '../forked-server';
import type { BenchOptions } from '../main';
import { conversationsOf, type Crowd } from './crowd';
import type { Servers } from './party';
import { startRedis } from './redis';
import { STOCK_TABLE, type StockOptions } from './stock-server';

export interface StockKind {
  readonly adapter: StockOptions['adapter'];
  /** Each message is committed to Postgres before it is emitted and acknowledged. */
  readonly stores: boolean;
}

/** Plain socket.io servers with an adapter of Redis between them, and no checks of any kind. */
export async function startStockServers(
  program: string,
  crowd: Crowd,
  instances: number,
  { adapter, stores }: StockKind,
  say: BenchOptions['say'],
): Promise<Servers> {
  const undo: (() => Promise<void>)[] = [];
  const end = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const redis = await startRedis(program);
    undo.push(() => redis.stop());
    const database = stores ? await startBenchDatabase(say) : undefined;
    if (database) {
      undo.push(() => database.stop());
      await addTable(database.url);
    }
    const servers = Array.from(
      { length: instances },
      () => new ForkedServer<StockOptions, number>(join(__dirname, 'stock-server.ts'), 'socket.io'),
    );
    undo.push(async () => {
      await Promise.all(servers.map((server) => server.end()));
    });
    const options = {
      adapter,
      socketPath: redis.socketPath,
      ...(database && { databaseUrl: database.url }),
    };
    const ports = await Promise.all(servers.map((server) => server.order(options)));
    const conversationIds = crowd.conversations.map(() => randomUUID());
    return {
      origins: ports.map((port) => `http://127.0.0.1:${port}`),
      auths: Array.from({ length: crowd.members }, (_, member) => ({
        rooms: conversationsOf(crowd, member).map((index) => conversationIds[index]),
      })),
      conversationIds,
      pids: {
        node: servers.map(({ pid }) => pid),
        Redis: [redis.pid],
        ...(database && { Postgres: [database.pid()] }),
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function addTable(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(STOCK_TABLE);
  } finally {
    await client.end();
  }
}
