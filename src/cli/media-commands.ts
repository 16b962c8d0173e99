import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';

import { type BlobFinding, Collector, readUsage, VerifyBlobs } from '../media';
import { BLOBS, type Blobs } from '../platform/blobs';
import { Database } from '../platform/database';
import { EXIT } from './cli.errors';
import type { CommandContext } from './command-context';
import { table } from './output';

const ACCOUNTS_SHOWN = 20;

const SAYS = {
  missing: 'is on record, and not in the store',
  'other-size': 'has another size in the store',
  'other-bytes': 'has other bytes in the store',
  unknown: 'is in the store, and on no record',
} as const satisfies Record<BlobFinding['problem'], string>;

/** Commands about stored files. */
export function addMediaCommands(program: Command, context: CommandContext): void {
  const media = program.command('media').description('stored files');

  media
    .command('usage')
    .description('how much room they take, and whose they are')
    .action(async () => {
      const usage = await context.run((app) => readUsage(app.get(Database), ACCOUNTS_SHOWN));
      context.output.result(usage, [
        `${usage.files} files, ${usage.bytes} bytes`,
        `${usage.openUploads} uploads under way, ${usage.openBytes} bytes set aside`,
        ...table(usage.accounts.map(({ userName, bytes }) => [userName, String(bytes)])),
      ]);
    });

  media
    .command('purge')
    .description('take away at once what no message names and whose time is over')
    .option('--unknown', 'also files that are in the store and on no record')
    .action(async ({ unknown }: { unknown?: true }) => {
      const purged = await context.run(async (app) => ({
        purged: await app.get(Collector).collect(),
        unknown: unknown === true ? await deleteUnknown(app) : 0,
      }));
      context.output.result(purged, [
        `${purged.purged} files taken away`,
        ...(unknown === true ? [`${purged.unknown} files on no record taken away`] : []),
      ]);
    });

  media
    .command('verify')
    .description('compare the records with the store; changes nothing')
    .option('--read', 'read every file, and compare its bytes too')
    .action(async ({ read }: { read?: true }) => {
      const findings = await context.run(async (app) => {
        const found: BlobFinding[] = [];
        for await (const finding of app.get(VerifyBlobs).execute(read === true))
          found.push(finding);
        return found;
      });
      context.output.result(
        { ok: findings.length === 0, findings },
        findings.length === 0
          ? ['Every file is there.']
          : findings.map(({ id, problem }) => `${id} ${SAYS[problem]}`),
      );
      if (findings.length > 0) process.exitCode = EXIT.refused;
    });
}

async function deleteUnknown(app: INestApplicationContext): Promise<number> {
  const blobs = app.get<Blobs>(BLOBS);
  const ids: string[] = [];
  for await (const { id } of app.get(VerifyBlobs).unknown()) ids.push(id);
  for (const id of ids) await blobs.delete(id);
  return ids.length;
}
