import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Config } from '../../../src/platform/config';
import { startServer } from '../../../src/start-server';
import { obeyOrders } from '../forked-server';
import { startStock, type StockKind } from './stock-gateway';

export type NestOrder =
  | { readonly say: 'open'; readonly environment: Readonly<Record<string, string>> }
  | { readonly say: 'open-stock'; readonly kind: StockKind }
  | { readonly say: 'memory' };
export interface NestAnswer {
  readonly port?: number;
  /** Bytes, after garbage was collected. */
  readonly resident?: number;
  readonly heap?: number;
}

async function obey(order: NestOrder): Promise<NestAnswer> {
  if (order.say === 'memory') return memory();
  if (order.say === 'open-stock') return { port: await startStock(order.kind) };
  const server = await startServer(Config.fromEnvironment(order.environment, '/nowhere'), () => {});
  return { port: Number(new URL(server.origin).port) };
}

async function memory(): Promise<NestAnswer> {
  // Several: what the first one leaves to finalizers and to the sweeper goes with the next.
  for (let i = 0; i < 4; i += 1) {
    globalThis.gc?.();
    await sleep(100);
  }
  const [, resident = ''] =
    /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return { resident: Number(resident) * 1_024, heap: process.memoryUsage().heapUsed };
}

// The file is also imported for its types.
if (process.send && process.argv[1] === __filename) obeyOrders(obey);
