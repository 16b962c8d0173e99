import { createInterface } from 'node:readline/promises';

import type { Command } from 'commander';

import { type Blobs, openBlobs, urlSigner } from '../platform/blobs';
import type { Config } from '../platform/config';
import { hasCluster } from '../platform/embedded';
import { backupPath, readBytes, STANDARD, writeStandard, writeWhole } from './backup/backup-file';
import { Progress } from './backup/progress';
import { restoreBackup } from './backup/restore-backup';
import { verifyBackup } from './backup/verify-backup';
import { writeBackup, type BackupSummary } from './backup/write-backup';
import { CommandRefused } from './cli.errors';
import type { CommandContext } from './command-context';
import { ringOf, sealerOf } from './master-key-parts';
import { type OpenDatabase, openDatabase } from './open-database';

/** `backup` and `restore`: everything but the keys, in one file. */
export function addBackupCommands(program: Command, context: CommandContext): void {
  const backup = program
    .command('backup')
    .description('all rows and files in one file, while servers run; the keys are not in it');

  backup
    .command('create <target>', { isDefault: true })
    .description('write a backup to a file, into a folder, or to standard output (-)')
    .option('--without-files', 'rows alone')
    .action(async (target: string, { withoutFiles }: { withoutFiles?: true }) => {
      await create(context, target, withoutFiles !== true);
    });

  backup
    .command('verify <file>')
    .description('read a backup from end to end and compare every sum; changes nothing')
    .action(async (file: string) => {
      const { head, end } = await verifyBackup(await readBytes(file), progressOf(context));
      const rows = sum(Object.values(end.rows));
      context.output.result({ ok: true, ...head, ...end }, [
        `Whole: ${rows} rows and ${end.files} files of ${head.takenAt}, by AnoChat ${head.anochat}.`,
        `To be opened with ${keysOf(head.masterKeys.map(({ version }) => version))}.`,
      ]);
    });

  program
    .command('restore <file>')
    .description('put a backup (- for standard input) into the database, while no server runs')
    .option('--replace', 'lose what the database holds')
    .option('--yes', 'do not ask')
    .option('--without-files', 'rows alone')
    .action(async (file: string, options: RestoreOptions) => restore(context, file, options));
}

interface RestoreOptions {
  readonly replace?: true;
  readonly yes?: true;
  readonly withoutFiles?: true;
}

async function create(context: CommandContext, target: string, files: boolean): Promise<void> {
  const { config, output } = context;
  if (config.givenDatabaseUrl === undefined && !hasCluster(config.dataFolder)) {
    throw new CommandRefused(`There is no database in ${config.dataFolder} yet.`);
  }
  const path = target === STANDARD ? null : await backupPath(target, new Date());
  await onDatabase(context, async (settings) => {
    const bytes = writeBackup({
      databaseUrl: settings.directDatabaseUrl,
      blobs: files ? await filesOf(settings) : null,
      progress: progressOf(context),
    });
    if (path === null) {
      for (const line of told(await writeStandard(bytes, process.stdout), config)) {
        output.progress(line);
      }
      return;
    }
    const summary = await writeWhole(path, bytes);
    output.result({ file: path, ...summary }, [`Wrote ${path}`, ...told(summary, config)]);
  });
}

const told = (
  { rows, files, fileBytes, missing }: BackupSummary,
  { secrets }: Config,
): string[] => [
  `${rows} rows and ${files} files (${fileBytes} bytes).`,
  ...(missing > 0
    ? [`${missing} files on record were not in the store: "media verify" tells which.`]
    : []),
  `The keys are not in it: keep a copy of ${secrets.folder}, apart from it.`,
];

async function restore(
  context: CommandContext,
  file: string,
  { replace, yes, withoutFiles }: RestoreOptions,
): Promise<void> {
  const { config, output } = context;
  if (config.secrets.isEmpty()) {
    throw new CommandRefused(
      `There are no keys in ${config.secrets.folder}, and a backup is nothing without its own: put your copy of them there first.`,
    );
  }
  if (file !== STANDARD) {
    output.progress('Reading the backup from end to end');
    await verifyBackup(await readBytes(file), progressOf(context));
  }
  if (replace === true && yes !== true) await confirm(config);
  const masterKeys = ringOf(config);
  const sealer = await sealerOf(config, masterKeys);
  const done = await onDatabase(context, async (settings, kind) => {
    if (kind === 'beside') throw new CommandRefused('The server runs: stop it first.');
    return restoreBackup(await readBytes(file), {
      config: settings,
      masterKeys,
      sealer,
      blobs: withoutFiles === true ? null : await filesOf(settings),
      replace: replace === true,
      progress: progressOf(context),
    });
  });
  output.result(done, [
    `Restored ${done.rows} rows and ${done.files} files as they were at ${done.takenAt}.`,
    ...done.migrations.map((name) => `Ran ${name}`),
    'Clients start again from it when the server is back.',
  ]);
}

/** The work on the database of these settings, and its end. */
async function onDatabase<T>(
  { config, output }: CommandContext,
  work: (config: Config, kind: OpenDatabase['kind']) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config, (line) => output.progress(line));
  try {
    const isGiven = database.kind === 'given';
    return await work(isGiven ? config : config.withDatabase(database.url), database.kind);
  } finally {
    await database.close();
  }
}

async function filesOf(config: Config): Promise<Blobs> {
  const blobs = openBlobs(config, urlSigner(config));
  await blobs.prepare();
  return blobs;
}

async function confirm({ givenDatabaseUrl, dataFolder }: Config): Promise<void> {
  const place = givenDatabaseUrl === undefined ? dataFolder : databaseName(givenDatabaseUrl);
  const asked = `All that ${place} holds will be lost. Write "replace" to go on: `;
  if (!process.stdin.isTTY) throw new CommandRefused(`${asked.trim()} Or give --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(asked).finally(() => terminal.close());
  if (answer.trim() !== 'replace') throw new CommandRefused('Nothing was changed.');
}

/** Without the password. */
const databaseName = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

const progressOf = ({ output }: CommandContext): Progress =>
  new Progress((line) => output.progress(line));

const keysOf = (versions: readonly number[]): string =>
  versions.length === 0 ? 'any keys' : versions.map((v) => `master-key.v${v}`).join(', ');

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
