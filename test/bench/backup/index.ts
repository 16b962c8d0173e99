import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type BenchDatabase, startBenchDatabase } from '../bench-database';
import { rowOf, type Row } from '../figures';
import { openSealer } from '../ingest/open-sealer';
import type { BenchOptions } from '../main';
import { Archive } from '../sync/archive';
import { measuredCommand } from './measured-command';

const CONVERSATIONS = 1_000;
const PEOPLE = 2_000;
const MEMBERS = 10;

/** What a backup, its check and a restore take, of rows alone: the commands as people run them. */
export async function backup({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const entries = quick ? 20_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'anochat-backup-bench-'));
  const database = await startBenchDatabase(say);
  try {
    say(`Loading ${entries} entries`);
    await fill(database, entries);
    const environment = {
      DATABASE_URL: database.url,
      SECRETS_DIR: database.secretsFolder,
      DATA_DIR: join(folder, 'data'),
    };
    await measuredCommand(['keys', 'make'], environment);
    const file = join(folder, 'backup');
    const steps = {
      backup: ['backup', file, '--without-files'],
      verify: ['backup', 'verify', file],
      restore: ['restore', file, '--replace', '--yes', '--without-files'],
    };
    const rows: Row[] = [];
    for (const [step, args] of Object.entries(steps)) {
      say(step);
      const { seconds, peakMib } = await measuredCommand(args, environment);
      const more = { 'MiB at most': [peakMib], 'MB of the file': [statSync(file).size / 1e6] };
      rows.push(rowOf(step, `seconds for ${entries} entries`, [seconds], {}, more));
    }
    return rows;
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill({ url, secretsFolder }: BenchDatabase, entries: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const archive = new Archive(client, await openSealer(secretsFolder));
    const people = await archive.addReaders(PEOPLE);
    await archive.addLogs(
      Array.from({ length: CONVERSATIONS }, (_, i) => ({
        entries: entries / CONVERSATIONS,
        members: Array.from({ length: MEMBERS }, (__, m) => people[(i * 7 + m * 13) % PEOPLE]!),
      })),
    );
  } finally {
    await client.end();
  }
}
