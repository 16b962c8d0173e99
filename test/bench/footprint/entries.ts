import { Client } from 'pg';
import { startBenchDatabase } from '../bench-database';
import { rowOf, type Row } from '../figures';
import type { AppendMethod } from '../ingest/append-method';
import { openSealer } from '../ingest/open-sealer';
import {
  emptyLogs,
  load as loadPopulation,
  newPopulation,
  spreadOf,
  type Population,
} from '../ingest/population';
import { productionAppend } from '../ingest/production-append';
import type { BenchOptions } from '../main';
import { v7 as newId } from 'uuid';
import { relationBytes, walPosition } from './relation-bytes';

/** Characters of the text, and senders that each have one message on the way. */
const SHAPES = {
  'entry-50': { characters: 50, senders: 64 },
  'entry-300': { characters: 300, senders: 64 },
  'entry-300-alone': { characters: 300, senders: 1 },
  'entry-2000': { characters: 2_000, senders: 64 },
} as const;

interface Bytes {
  readonly table: number;
  readonly indexes: number;
  readonly wal: number;
}

/**
 * What a message takes in Postgres by the way that production stores it. Of the log ahead the records
 * are counted, and of the whole pages that follow a checkpoint only what falls into the run. What is
 * alone in its batch pays for the rows of conversation, member and outbox by itself.
 */
export async function benchEntries({ quick, only, say }: BenchOptions): Promise<readonly Row[]> {
  const { runs, messages } = quick ? { runs: 1, messages: 2_000 } : { runs: 3, messages: 20_000 };
  const database = await startBenchDatabase(say);
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined); // the next query fails and tells
  let append: AppendMethod | undefined;
  try {
    await client.connect();
    const population = newPopulation();
    await loadPopulation(client, population, await openSealer(database.secretsFolder));
    append = await productionAppend({
      databaseUrl: database.url,
      secretsFolder: database.secretsFolder,
    });
    const rows: Row[] = [];
    for (const [shape, { characters, senders }] of Object.entries(SHAPES)) {
      if (only !== undefined && !shape.startsWith(only)) continue;
      const seen: Bytes[] = [];
      for (let run = 0; run < runs; run += 1) {
        say(`${shape}: run ${run + 1} of ${runs}`);
        await emptyLogs(client);
        const before = await walPosition(client);
        await appendAll(append, population, senders, messages, 'x'.repeat(characters));
        const wal = (await walPosition(client)) - before;
        const { table, indexes } = await relationBytes(client, ['entries']);
        seen.push({
          table: table / messages,
          indexes: indexes / messages,
          wal: wal / messages,
        });
      }
      const each = (key: keyof Bytes): number[] => seen.map((bytes) => bytes[key]);
      rows.push(
        rowOf(
          shape,
          'bytes of table and indexes an entry',
          seen.map(({ table, indexes }) => table + indexes),
          {},
          { table: each('table'), indexes: each('indexes'), 'write-ahead log': each('wal') },
        ),
      );
    }
    return rows;
  } finally {
    await append?.close();
    await client.end();
    await database.stop();
  }
}

async function appendAll(
  method: AppendMethod,
  population: Population,
  senders: number,
  messages: number,
  text: string,
): Promise<void> {
  const talk = async (index: number): Promise<void> => {
    const sender = population.senders[index];
    if (!sender) throw new Error(`there is no sender ${index}`);
    const places = spreadOf(population, index);
    for (let turn = index; turn < messages; turn += senders) {
      const conversationId = places[turn % places.length] ?? '';
      await method.append({ sender, conversationId, clientId: newId(), text, readUpTo: 0 });
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, index) => talk(index)));
}
