import { join } from 'node:path';
import type { SyncBench } from '.';
import { rowOf, type Row } from '../figures';
import { forkTypeScript } from '../fork-typescript';
import { cpuSeconds } from '../process-cpu';
import type { Caught, ToClients } from './resume-clients';
import { countStatements } from './statement-counter';

const CONVERSATIONS_A_CLIENT = 20;
const MEMBERS = 10;

interface Seen {
  readonly statements: number[];
  readonly cpuMs: number[];
  readonly seconds: number[];
  readonly refused: number[];
}

/** Everybody connects for the first time; then the server restarts and everybody comes back. */
export async function benchResume(bench: SyncBench): Promise<readonly Row[]> {
  const clients = bench.quick ? 200 : 2_000;
  const runs = bench.quick ? 1 : 3;
  bench.say(`Loading ${clients} users in ${CONVERSATIONS_A_CLIENT} conversations each`);
  const readers = await bench.archive.addReaders(clients);
  const count = (clients * CONVERSATIONS_A_CLIENT) / MEMBERS;
  await bench.archive.addLogs(
    Array.from({ length: count }, (_, i) => ({
      entries: 5,
      // Each conversation begins at another reader, so that everyone is in equally many.
      members: Array.from({ length: MEMBERS }, (_, m) => readers[(i * 7 + m * 13) % clients]!),
    })),
  );

  const counter = await countStatements(bench.databaseUrl);
  const seen: Record<'first' | 'return', Seen> = { first: none(), return: none() };
  try {
    for (let run = 0; run < runs; run += 1) {
      const server = await bench.startServer(counter.url);
      const crowd = startClients();
      const measure = async (
        into: Seen,
        order: ToClients,
        before?: () => Promise<void>,
      ): Promise<void> => {
        const answer = crowd.obey(order);
        await before?.();
        const roots = [server.pid, bench.postgresPid()];
        const began = { cpu: cpuSeconds(roots), statements: counter.statements() };
        const caught = await answer;
        into.cpuMs.push(((cpuSeconds(roots) - began.cpu) * 1_000) / clients);
        into.statements.push((counter.statements() - began.statements) / clients);
        into.seconds.push(caught.seconds);
        into.refused.push(caught.refused);
      };
      try {
        const tokens = readers.map(({ token }) => token);
        await measure(seen.first, { say: 'connect', origin: server.url, tokens });
        await measure(seen.return, { say: 'expect-return' }, async () => {
          await server.stop();
          await server.start();
        });
      } finally {
        await crowd.end();
        await server.dispose();
      }
    }
  } finally {
    await counter.close();
  }
  const row = (shape: string, { statements, cpuMs, seconds, refused }: Seen): Row =>
    rowOf(
      shape,
      'SQL statements a client',
      statements,
      {},
      {
        'CPU ms of node and Postgres a client': cpuMs,
        'seconds from the first to the last': seconds,
        'answers that said to come again': refused,
      },
    );
  return [row(`first-sync-${clients}`, seen.first), row(`resume-${clients}`, seen.return)];
}

const none = (): Seen => ({ statements: [], cpuMs: [], seconds: [], refused: [] });

function startClients(): {
  obey(order: ToClients): Promise<Caught>;
  end(): Promise<void>;
} {
  const { child, ended } = forkTypeScript(join(__dirname, 'resume-clients.ts'));
  return {
    obey: (order) =>
      new Promise((resolve, reject) => {
        const onEnd = (): void => reject(new Error('the process of the clients ended'));
        child.once('exit', onEnd);
        child.once('message', (caught: Caught) => {
          child.off('exit', onEnd);
          resolve(caught);
        });
        child.send(order);
      }),
    async end() {
      if (child.connected) child.send({ say: 'end' } satisfies ToClients);
      await ended;
    },
  };
}
