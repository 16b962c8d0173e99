import type { Command } from 'commander';
import { LIMITS } from '@anochat/contract';

import { MakeInvite, inviteLink } from '../auth';
import { Database, migrate } from '../platform/database';
import { findAdmin } from '../users';
import { CommandRefused, EXIT } from './cli.errors';
import type { CommandContext } from './command-context';
import { examine } from './doctor/examine';
import { openDatabase } from './open-database';
import { table } from './output';

const HOUR_MS = 3_600_000;

/** Commands about the installation as a whole. */
export function addServerCommands(program: Command, context: CommandContext): void {
  program
    .command('invites')
    .description('invitations to register')
    .command('create')
    .description('make a link with which people register')
    .option('--uses <count>', 'how many people', '1')
    .option('--hours <count>', 'how long it holds', '168')
    .action(async ({ uses, hours }: { uses: string; hours: string }) => {
      const maxUses = whole('--uses', uses, LIMITS.inviteUses);
      const expiresInMs = whole('--hours', hours, LIMITS.inviteLifetimeMs / HOUR_MS) * HOUR_MS;
      const invite = await context.run(async (app) => {
        const admin = await findAdmin(app.get(Database));
        if (admin === undefined) {
          throw new CommandRefused(
            'There is no administrator yet, and an invitation is made in the name of one.',
          );
        }
        return app.get(MakeInvite).execute(admin, { maxUses, expiresInMs });
      });
      const link = inviteLink(context.config.origin, invite.code ?? '');
      context.output.result({ invite, link }, [link]);
    });

  program
    .command('migrate')
    .description('bring the database and the topics of Kafka up to date, as each start does')
    .action(async () => {
      const database = await openDatabase(context.config, (line) => context.output.progress(line));
      try {
        const { config } = context;
        const url = database.kind === 'given' ? config.directDatabaseUrl : database.url;
        const migrations = await migrate(url, (line) => context.output.progress(line));
        await context.prepareBus();
        context.output.result({ migrations }, [
          ...migrations.map((name) => `Ran ${name}`),
          'The database is up to date.',
        ]);
      } finally {
        await database.close();
      }
    });

  program
    .command('doctor')
    .description('look at everything the server leans on; changes nothing')
    .action(async () => {
      const findings = await examine(context.config);
      const isWell = findings.every(({ state }) => state !== 'bad');
      context.output.result(
        { ok: isWell, checks: findings },
        table(findings.map(({ state, name, says }) => [MARKS[state], name, says])),
      );
      if (!isWell) process.exitCode = EXIT.refused;
    });
}

const MARKS = { good: 'ok', doubtful: 'look', bad: 'BAD' } as const;

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new CommandRefused(`${option} is a whole number from 1 to ${most}.`);
}
