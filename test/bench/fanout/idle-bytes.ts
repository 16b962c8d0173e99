import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startBenchDatabase, type BenchDatabase } from '../bench-database';
import { rowOf, type Row } from '../figures';
import { ForkedServer } from '../forked-server';
import { openSealer } from '../ingest/open-sealer';
import { LoadClient } from '../load-client';
import type { BenchOptions } from '../main';
import { Archive, type Reader } from '../sync/archive';
import type { NestAnswer, NestOrder } from './nest-server';

const MEMBERS = 20;
const CONVERSATIONS_A_USER = 5;
/** Handshakes under way: what is measured is how it is to stay, not how it is to come. */
const AT_ONCE = 50;
/** What a connection begins has ended by then. */
const SETTLE_MS = 1_500;
/** They are there before, so that code, caches and pools are, too. */
const RESIDENT_SHARE = 0.2;
const LEAN = 'socket.io';
const USUAL = 'socket.io, 7 handlers and 5 rooms';
const NAMES = ['native', 'js-coalescing', LEAN, USUAL] as const;
type Name = (typeof NAMES)[number];

interface Bytes {
  readonly resident: number;
  readonly heap: number;
}

interface Users {
  readonly readers: readonly Reader[];
  readonly conversations: readonly (readonly string[])[];
}

/**
 * Memory that a connection keeps which only listens: signed in, in five conversations of twenty, with
 * the whole application in the process. The controls are gateways of Nest on stock socket.io: the least
 * that it takes, and one that does as much.
 */
export async function benchIdleBytes({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const { runs, count } = quick ? { runs: 1, count: 2_000 } : { runs: 5, count: 4_000 };
  const database = await startBenchDatabase(say);
  try {
    const users = await addUsers(database, count);
    const seen: Record<Name, Bytes[]> = {
      native: [],
      'js-coalescing': [],
      [LEAN]: [],
      [USUAL]: [],
    };
    for (let run = 0; run < runs; run += 1) {
      const first = run % NAMES.length;
      for (const name of [...NAMES.slice(first), ...NAMES.slice(0, first)])
        seen[name].push(await bytesOfConnection(name, database, users));
    }
    const residents = (name: Name): number[] => seen[name].map(({ resident }) => resident);
    const row = rowOf(
      'idle-bytes',
      'bytes of resident memory a connection',
      residents('native'),
      Object.fromEntries(NAMES.slice(1).map((name) => [name, residents(name)])),
      Object.fromEntries(
        NAMES.map((name) => [`${name}: bytes of JavaScript's heap`, seen[name].map((b) => b.heap)]),
      ),
    );
    say(JSON.stringify(row));
    return [row];
  } finally {
    await database.stop();
  }
}

async function addUsers(database: BenchDatabase, count: number): Promise<Users> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const archive = new Archive(client, await openSealer(database.secretsFolder));
    const readers = await archive.addReaders(count);
    // Each conversation begins at another reader, so that everyone is in equally many.
    const members = Array.from({ length: (count * CONVERSATIONS_A_USER) / MEMBERS }, (_, i) =>
      Array.from({ length: MEMBERS }, (__, m) => (i * 7 + m * 13) % count),
    );
    const ids = await archive.addLogs(
      members.map((places) => ({ entries: 1, members: places.map((place) => readers[place]!) })),
    );
    const conversations: string[][] = readers.map(() => []);
    for (const [i, places] of members.entries())
      for (const place of places) conversations[place]?.push(ids[i] ?? '');
    return { readers, conversations };
  } finally {
    await client.end();
  }
}

async function bytesOfConnection(
  name: Name,
  database: BenchDatabase,
  { readers, conversations }: Users,
): Promise<Bytes> {
  const file = join(__dirname, 'nest-server.ts');
  const server = new ForkedServer<NestOrder, NestAnswer>(file, name, ['--expose-gc']);
  const crowds: LoadClient[] = [];
  try {
    const { port = 0 } = await server.order(openingOf(name, database));
    const connect = async (from: number, to: number): Promise<void> => {
      const clients = new LoadClient();
      crowds.push(clients);
      await clients.aim({ port, controlPort: 0 });
      await clients.authenticate(
        readers
          .slice(from, to)
          .map(({ token }, i) =>
            name === USUAL ? { token, rooms: conversations[from + i] } : { token },
          ),
      );
      await clients.open(to - from, 1, AT_ONCE);
      await sleep(SETTLE_MS);
    };
    const residents = Math.ceil(readers.length * RESIDENT_SHARE);
    await connect(0, residents);
    const before = await server.order({ say: 'memory' });
    await connect(residents, readers.length);
    const after = await server.order({ say: 'memory' });
    const each = (figure: 'resident' | 'heap'): number =>
      ((after[figure] ?? Number.NaN) - (before[figure] ?? Number.NaN)) /
      (readers.length - residents);
    return { resident: each('resident'), heap: each('heap') };
  } finally {
    for (const clients of crowds) await clients.end();
    await server.end();
  }
}

function openingOf(name: Name, database: BenchDatabase): NestOrder {
  switch (name) {
    case LEAN:
      return { say: 'open-stock', kind: 'lean' };
    case USUAL:
      return { say: 'open-stock', kind: 'usual' };
    case 'native':
    case 'js-coalescing':
      return { say: 'open', environment: environmentOf(name, database) };
  }
}

const environmentOf = (
  name: 'native' | 'js-coalescing',
  database: BenchDatabase,
): Readonly<Record<string, string>> => ({
  DATABASE_URL: database.url,
  SECRETS_DIR: database.secretsFolder,
  DATA_DIR: join(database.secretsFolder, '..', `data-of-${name}`),
  PORT: '0',
  INTERNAL_PORT: '0',
  LOG_LEVEL: 'warn',
  RATE_LIMIT_FACTOR: '0',
  NATIVE: 'required',
  SOCKET_ENGINE: name === 'native' ? 'native' : 'ws',
});
