import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Instance } from '../../support/instance';
import { startBenchDatabase } from '../bench-database';
import { buildPrograms } from '../bench-programs';
import { rowOf, type Row } from '../figures';
import { openSealer } from '../ingest/open-sealer';
import { LoadClient } from '../load-client';
import type { BenchOptions } from '../main';
import { cpuSeconds } from '../process-cpu';
import { Archive } from '../sync/archive';

/** Handshakes under way. */
const AT_ONCE = 50;
const SETTLE_MS = 3_000;
const MEMBERS = 20;

/**
 * CPU time of connections that only wait: pings, presence, timers. (Their memory: the shape idle-bytes
 * of `fanout`.) What the server does without them is taken off.
 */
export async function benchConnections({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const { count, seconds } = quick ? { count: 1_000, seconds: 20 } : { count: 4_000, seconds: 100 };
  await buildPrograms(say);
  const database = await startBenchDatabase(say);
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined); // the next query fails and tells
  let server: Instance | undefined;
  const clients = new LoadClient();
  try {
    await client.connect();
    const archive = new Archive(client, await openSealer(database.secretsFolder));
    const readers = await archive.addReaders(count);
    await archive.addLogs(
      Array.from({ length: count / MEMBERS }, (_, i) => ({
        entries: 1,
        members: readers.slice(i * MEMBERS, (i + 1) * MEMBERS),
      })),
    );
    server = await Instance.start({
      environment: {
        DATABASE_URL: database.url,
        SECRETS_DIR: database.secretsFolder,
        RATE_LIMIT_FACTOR: '0',
        NATIVE: 'required',
        SOCKET_ENGINE: 'native',
      },
    });
    const { pid } = server;
    const used = async (): Promise<number> => {
      const before = cpuSeconds([pid]);
      await sleep(seconds * 1_000);
      return cpuSeconds([pid]) - before;
    };
    say('connection: without connections');
    await sleep(SETTLE_MS);
    const without = await used();
    await clients.aim({ port: Number(new URL(server.url).port), controlPort: 0 });
    await clients.authenticate(readers.map(({ token }) => ({ token })));
    await clients.open(count, 1, AT_ONCE);
    await sleep(SETTLE_MS);
    say(`connection: with ${count}`);
    const microseconds = ((await used()) - without) * 1e6;
    return [
      rowOf('connection-idle-cpu', 'microseconds of CPU a second and connection', [
        Math.max(0, microseconds / (seconds * count)),
      ]),
    ];
  } finally {
    await clients.end();
    await server?.dispose();
    await client.end();
    await database.stop();
  }
}
