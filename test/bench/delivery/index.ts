import { Client } from 'pg';
import { Instance } from '../../support/instance';
import { startBenchDatabase, type BenchDatabase } from '../bench-database';
import { buildPrograms } from '../bench-programs';
import { rowOf, type Row } from '../figures';
import { openSealer } from '../ingest/open-sealer';
import { LoadClient } from '../load-client';
import type { BenchOptions } from '../main';
import { cpuSeconds } from '../process-cpu';
import { Archive } from '../sync/archive';

const SENDERS = 16;
/** Handshakes under way. */
const AT_ONCE = 50;
/** Its serialised content is about 360 bytes. */
const TEXT = 'Whoever comes first puts the kettle on; the others bring cake. '
  .repeat(5)
  .slice(0, 300);
const GROUPS = { 'group-200': 200, 'group-1000': 1_000 } as const;
const UNIT = 'deliveries per CPU-second of node and Postgres';
const ENGINES = { native: 'native', 'js-coalescing': 'ws' } as const;
type Name = keyof typeof ENGINES;
const NAMES = Object.keys(ENGINES) as Name[];

interface Seen {
  readonly perCpuSecond: number;
  readonly messagesPerSecond: number;
  readonly nodeShare: number;
}

/** A server of its own process on a database of its own, and the members of one group, connected. */
interface Party {
  readonly name: Name;
  readonly server: Instance;
  readonly database: BenchDatabase;
  readonly clients: LoadClient;
  readonly packet: string;
}

/**
 * The whole way of a message: socket, log (durable, sealed), and out to every member. Whatever was
 * acknowledged has arrived at everybody before a run ends, or the run fails.
 */
export async function delivery({ quick, only, say }: BenchOptions): Promise<readonly Row[]> {
  const { runs, seconds } = quick ? { runs: 2, seconds: 2 } : { runs: 5, seconds: 4 };
  await buildPrograms(say);
  const rows: Row[] = [];
  for (const [shape, members] of Object.entries(GROUPS)) {
    if (only !== undefined && !shape.includes(only)) continue;
    const parties: Party[] = [];
    try {
      for (const name of NAMES) parties.push(await gather(name, members, say));
      for (const party of parties) await measure(party, 2 * seconds); // warm: the code is compiled when it has run often
      const seen: Record<Name, Seen[]> = { native: [], 'js-coalescing': [] };
      for (let run = 0; run < runs; run += 1) {
        say(`${shape}: run ${run + 1} of ${runs}`);
        const inTurn = run % 2 === 0 ? parties : [...parties].reverse();
        for (const party of inTurn) seen[party.name].push(await measure(party, seconds));
      }
      rows.push(rowOfShape(shape, seen));
      say(JSON.stringify(rows.at(-1)));
    } finally {
      for (const party of parties) await dissolve(party);
    }
  }
  return rows;
}

async function gather(name: Name, members: number, say: BenchOptions['say']): Promise<Party> {
  const database = await startBenchDatabase(say);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const archive = new Archive(client, await openSealer(database.secretsFolder));
  const readers = await archive.addReaders(members);
  const [conversationId] = await archive.addLogs([{ entries: 1, members: readers }]);
  await client.end();
  const server = await Instance.start({
    environment: {
      DATABASE_URL: database.url,
      SECRETS_DIR: database.secretsFolder,
      RATE_LIMIT_FACTOR: '0',
      NATIVE: 'required',
      SOCKET_ENGINE: ENGINES[name],
    },
  });
  const clients = new LoadClient();
  await clients.aim(
    { port: Number(new URL(server.url).port), controlPort: 0 },
    '42["message.created",',
  );
  await clients.authenticate(readers.map(({ token }) => ({ token })));
  await clients.open(members, 1, AT_ONCE);
  const content = { v: 1, type: 'message', parts: [{ type: 'text', text: TEXT }] };
  const envelope = { kind: 'message', mode: 'server', content, quiet: false };
  const packet = JSON.stringify(['message.send', { conversationId, clientId: '@ID@', envelope }]);
  return { name, server, database, clients, packet };
}

async function dissolve({ clients, server, database }: Party): Promise<void> {
  await clients.end();
  await server.dispose();
  await database.stop();
}

async function measure(party: Party, seconds: number): Promise<Seen> {
  const { server, database, clients, packet } = party;
  const used = () => [cpuSeconds([server.pid]), cpuSeconds([database.pid()])] as const;
  const [node, postgres] = used();
  const { deliveries, messages, seconds: took } = await clients.send(SENDERS, seconds, packet);
  const [nodeThen, postgresThen] = used();
  const cpu = nodeThen - node + (postgresThen - postgres);
  return {
    perCpuSecond: deliveries / cpu,
    messagesPerSecond: messages / took,
    nodeShare: (nodeThen - node) / cpu,
  };
}

function rowOfShape(shape: string, seen: Readonly<Record<Name, readonly Seen[]>>): Row {
  const figure = (name: Name, key: keyof Seen): number[] => seen[name].map((run) => run[key]);
  return rowOf(
    shape,
    UNIT,
    figure('native', 'perCpuSecond'),
    { 'js-coalescing': figure('js-coalescing', 'perCpuSecond') },
    Object.fromEntries(
      NAMES.flatMap((name) => [
        [`${name}: messages/s`, figure(name, 'messagesPerSecond')],
        [`${name}: node's share of the CPU time`, figure(name, 'nodeShare')],
      ]),
    ),
  );
}
