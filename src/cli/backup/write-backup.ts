import type { Readable } from 'node:stream';

import { countDataKeys, findMasterKeys } from '../../conversations';
import { listStored } from '../../media';
import type { Blobs } from '../../platform/blobs';
import { serverVersion } from '../../platform/config';
import { type CataloguedTable, DatabaseSnapshot } from '../../platform/database';
import { FORMAT, fileName, PIECE_BYTES, pieceName, type BackupHead } from './backup-format';
import type { Progress } from './progress';
import { TarWriter } from './tar-writer';

/**
 * Rows that say something about servers that run, and nothing about people: which servers there are,
 * what these have still to tell each other and to do, and what they were told to look at; and where
 * devices are woken, which these say again when they come: restored, it would wake devices of another
 * time.
 */
const OF_RUNNING_SERVERS = new Set([
  ...['control', 'instances', 'jobs', 'outbox', 'push_subscriptions'],
]);

const FILES_AT_ONCE = 200;

export interface BackupParts {
  readonly databaseUrl: string;
  /** `null` leaves stored files out. */
  readonly blobs: Blobs | null;
  readonly progress: Progress;
}

export interface BackupSummary {
  readonly rows: number;
  readonly files: number;
  readonly fileBytes: number;
  readonly missing: number;
}

/**
 * The bytes of a backup, as they are asked for, while servers run: all rows as they were at one
 * moment, then the files that were on record then.
 */
export async function* writeBackup(parts: BackupParts): AsyncGenerator<Buffer, BackupSummary> {
  const { blobs, progress } = parts;
  const writer = new TarWriter();
  const snapshot = await DatabaseSnapshot.open(parts.databaseUrl);
  try {
    const head = await describe(snapshot, blobs !== null);
    yield* writer.head(head);
    const rows: Record<string, number> = {};
    for (const table of head.tables) {
      progress.begin(table.name);
      rows[table.name] = yield* writeTable(snapshot, writer, table, progress);
    }
    progress.begin('files');
    const files = blobs === null ? NO_FILES : yield* writeFiles(snapshot, writer, blobs, progress);
    yield* writer.end({ rows, ...files });
    return { ...files, rows: Object.values(rows).reduce((sum, count) => sum + count, 0) };
  } finally {
    await snapshot.end();
  }
}

const NO_FILES = { files: 0, fileBytes: 0, missing: 0 } as const;

async function describe(snapshot: DatabaseSnapshot, files: boolean): Promise<BackupHead> {
  const { tables, ...facts } = await snapshot.facts();
  const used = await countDataKeys(snapshot);
  const masterKeys = await findMasterKeys(snapshot);
  return {
    format: FORMAT,
    anochat: serverVersion(),
    takenAt: new Date().toISOString(),
    ...facts,
    migrations: [...facts.migrations],
    tables: tables
      .filter(({ name }) => !OF_RUNNING_SERVERS.has(name))
      .map(({ name, columns }) => ({ name, columns: [...columns] })),
    masterKeys: masterKeys.map(({ version, fingerprint }) => ({
      version,
      fingerprint: Buffer.from(fingerprint).toString('hex'),
      conversations: used.get(version) ?? 0,
    })),
    files,
  };
}

/** A tar names the length of what follows: rows are gathered until they fill a piece. */
async function* writeTable(
  snapshot: DatabaseSnapshot,
  writer: TarWriter,
  table: CataloguedTable,
  progress: Progress,
): AsyncGenerator<Buffer, number> {
  const rows = snapshot.rowsOf(table);
  let gathered: Buffer[] = [];
  let bytes = 0;
  let at = 0;
  for (;;) {
    const next = await rows.next();
    const isOver = next.done === true;
    if (!isOver) {
      gathered.push(next.value);
      bytes += next.value.length;
    }
    if (bytes >= PIECE_BYTES || (isOver && bytes > 0)) {
      yield* writer.stream(pieceName(table.name, (at += 1)), bytes, gathered);
      progress.add(bytes);
      gathered = [];
      bytes = 0;
    }
    if (isOver) return next.value;
  }
}

type Files = Omit<BackupSummary, 'rows'>;

/** In the snapshot's order. What has been taken away since is left out, and counted. */
async function* writeFiles(
  snapshot: DatabaseSnapshot,
  writer: TarWriter,
  blobs: Blobs,
  progress: Progress,
): AsyncGenerator<Buffer, Files> {
  let written: Files = NO_FILES;
  let after: string | null = null;
  for (;;) {
    const page = await listStored(snapshot, after, FILES_AT_ONCE);
    for (const { id, size } of page) {
      const bytes = await open(blobs, id, size);
      if (bytes === null) {
        written = { ...written, missing: written.missing + 1 };
        continue;
      }
      yield* writer.stream(fileName(id), size, bytes);
      progress.add(size);
      written = {
        ...written,
        files: written.files + 1,
        fileBytes: written.fileBytes + size,
      };
    }
    after = page.at(-1)?.id ?? null;
    if (after === null) return written;
  }
}

async function open(
  blobs: Blobs,
  id: string,
  size: number,
): Promise<Readable | readonly Buffer[] | null> {
  if ((await blobs.sizeOf(id)) !== size) return null;
  return size === 0 ? [] : blobs.read(id);
}
