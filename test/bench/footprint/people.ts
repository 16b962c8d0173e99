import { Client } from 'pg';
import { startBenchDatabase } from '../bench-database';
import { rowOf, type Row } from '../figures';
import { openSealer } from '../ingest/open-sealer';
import type { BenchOptions } from '../main';
import { Archive } from '../sync/archive';
import { relationBytes } from './relation-bytes';

const CONVERSATIONS_A_PERSON = 10;
const MEMBERS = 20;

/** Rows of people with a device each, and of conversations and memberships without a word said. */
export async function benchPeople({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const count = quick ? 2_000 : 20_000;
  const database = await startBenchDatabase(say);
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined); // the next query fails and tells
  try {
    await client.connect();
    const archive = new Archive(client, await openSealer(database.secretsFolder));
    const grown = async (
      tables: readonly string[],
      add: () => Promise<unknown>,
    ): Promise<number> => {
      const before = await relationBytes(client, tables);
      await add();
      const after = await relationBytes(client, tables);
      return after.table + after.indexes - before.table - before.indexes;
    };
    let readers: Awaited<ReturnType<Archive['addReaders']>> = [];
    const people = await grown(['users', 'devices'], async () => {
      readers = await archive.addReaders(count);
    });
    const conversations = (count * CONVERSATIONS_A_PERSON) / MEMBERS;
    const memberships = await grown(['conversations', 'members', 'membership_spans'], () =>
      archive.addLogs(
        Array.from({ length: conversations }, (_, i) => ({
          entries: 0,
          members: Array.from({ length: MEMBERS }, (__, m) => readers[(i * 7 + m * 13) % count]!),
        })),
      ),
    );
    return [
      rowOf('people-user', 'bytes of table and indexes a user with a device', [people / count]),
      rowOf('people-membership', 'bytes a membership, with its share of a conversation of twenty', [
        memberships / (conversations * MEMBERS),
      ]),
    ];
  } finally {
    await client.end();
    await database.stop();
  }
}
