import { Readable } from 'node:stream';

import { checkMasterKeysOf, requireMasterKeys } from '../../conversations';
import type { Blobs } from '../../platform/blobs';
import type { Config } from '../../platform/config';
import {
  audit,
  DatabaseRefill,
  DedicatedConnection,
  knownMigrations,
  onlyRow,
} from '../../platform/database';
import { takeInstanceLock } from '../../platform/instances';
import type { MasterKeyRing, Sealer } from '../../platform/sealer';
import { CommandRefused } from '../cli.errors';
import type { BackupEnd, BackupHead } from './backup-format';
import { drain } from './byte-reader';
import type { Progress } from './progress';
import { readBackup } from './read-backup';

export interface RestoreParts {
  readonly config: Config;
  readonly masterKeys: MasterKeyRing;
  readonly sealer: Sealer;
  /** Where files go; `null` leaves them out. */
  readonly blobs: Blobs | null;
  /** Takes the place of a database that people have accounts in. */
  readonly replace: boolean;
  readonly progress: Progress;
}

export interface Restored {
  readonly takenAt: string;
  readonly timeline: string;
  readonly rows: number;
  readonly files: number;
  /** Migrations that the backup was older than. */
  readonly migrations: readonly string[];
}

/**
 * Puts a backup into the database and the store of files. The database changes in one transaction at
 * the very end; files come before it and harm nothing where it does not come: they are taken for
 * what they are when the restore is begun again.
 *
 * @throws CommandRefused @throws ConfigError when it cannot be: then nothing has changed
 */
export async function restoreBackup(
  stream: AsyncIterable<Buffer>,
  parts: RestoreParts,
): Promise<Restored> {
  const { config } = parts;
  const session = await DedicatedConnection.open(config.directDatabaseUrl, () => undefined);
  try {
    if (!(await takeInstanceLock(session, 'memory'))) {
      throw new CommandRefused('A server runs on this database: stop every one of them first.');
    }
    const refill = await DatabaseRefill.begin(config.directDatabaseUrl);
    try {
      return await fill(refill, stream, parts);
    } finally {
      await refill.end();
    }
  } finally {
    await session.end();
  }
}

async function fill(
  refill: DatabaseRefill,
  stream: AsyncIterable<Buffer>,
  parts: RestoreParts,
): Promise<Restored> {
  const { blobs, progress } = parts;
  if (!parts.replace && !(await refill.isEmpty())) {
    throw new CommandRefused(
      'There are accounts in this database. Give another one, or --replace to lose what it holds.',
    );
  }
  let head: BackupHead | undefined;
  let files = 0;
  for await (const item of readBackup(stream)) {
    switch (item.type) {
      case 'head':
        head = item.head;
        await accept(head, parts);
        await refill.makeAnew(head.migrations);
        requireTables(refill, head);
        break;
      case 'rows': {
        const table = head?.tables.find(({ name }) => name === item.table);
        if (table === undefined)
          throw new CommandRefused(`The backup tells nothing of ${item.table}.`);
        progress.begin(table.name);
        for await (const piece of item.bytes) {
          await refill.write(table, piece);
          progress.add(piece.length);
        }
        break;
      }
      case 'file':
        progress.begin('files');
        if (blobs !== null) await writeFile(blobs, item.id, item.size, item.bytes);
        else await drain(item.bytes);
        progress.add(item.size);
        files += 1;
        break;
      case 'end':
        if (head !== undefined) {
          return { ...(await complete(refill, head, item.end, parts)), files: blobs ? files : 0 };
        }
    }
  }
  throw new Error('a backup without head and end was taken for one');
}

/** Before anything is written: whether this AnoChat and these keys can do anything with it. */
async function accept(head: BackupHead, { masterKeys, config }: RestoreParts): Promise<void> {
  const known = new Set(knownMigrations());
  const unknown = head.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new CommandRefused(
      `A newer AnoChat (${head.anochat}) took this backup: its schema has ${unknown.join(', ')}. Restore it with that one or a later one.`,
    );
  }
  await checkMasterKeysOf(
    head.masterKeys.map(({ version, fingerprint }) => ({
      version,
      fingerprint: Buffer.from(fingerprint, 'hex'),
    })),
    new Map(head.masterKeys.map(({ version, conversations }) => [version, conversations])),
    masterKeys,
    config.secrets.folder,
  );
}

/** Rows that nobody knows a place for are not left out in silence. */
function requireTables(refill: DatabaseRefill, { tables, anochat }: BackupHead): void {
  const unknown = tables.filter((table) => !refill.has(table)).map(({ name }) => name);
  if (unknown.length === 0) return;
  throw new CommandRefused(
    `The backup, by AnoChat ${anochat}, has tables that this AnoChat does not know as they are there: ${unknown.join(', ')}.`,
  );
}

/** Files do not change: one that is there with its size is the same. */
async function writeFile(
  blobs: Blobs,
  id: string,
  size: number,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  if ((await blobs.sizeOf(id)) === size) {
    await drain(bytes);
    return;
  }
  await blobs.delete(id);
  await blobs.write(id, size, Readable.from(bytes, { objectMode: false }));
}

async function complete(
  refill: DatabaseRefill,
  head: BackupHead,
  end: BackupEnd,
  { sealer, config, progress }: RestoreParts,
): Promise<Omit<Restored, 'files'>> {
  progress.begin('indexes and references');
  await refill.setSequences(head.sequences);
  const migrations = await refill.finish();
  const [installation] = await refill.query<{ readonly timeline: string }>(
    `UPDATE installation SET timeline = gen_random_uuid(), restored_at = now() RETURNING timeline`,
  );
  for (const [table, rows] of Object.entries(end.rows)) {
    const found = await refill.count(table);
    if (found !== rows) {
      throw new CommandRefused(
        `The backup is damaged: ${table} has ${found} rows in place of ${rows}.`,
      );
    }
  }
  await requireMasterKeys(refill, sealer, config.secrets.folder);
  await audit(refill, {
    actor: null,
    action: 'installation.restored',
    detail: { takenAt: head.takenAt, anochat: head.anochat, timelineBefore: head.timeline },
  });
  await refill.commit();
  const rows = Object.values(end.rows).reduce((sum, count) => sum + count, 0);
  return { takenAt: head.takenAt, timeline: onlyRow(installation).timeline, rows, migrations };
}
