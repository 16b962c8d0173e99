import type { Command } from 'commander';
import { LIMITS, USER_NAME_PATTERN } from '@anochat/contract';

import { CreateUser, MakeResetLink } from '../auth';
import { Database } from '../platform/database';
import { type AccountSummary, MakeAdmin, RestoreUser, SuspendUser, listAccounts } from '../users';
import { CommandRefused } from './cli.errors';
import type { CommandContext } from './command-context';
import { table } from './output';
import { newPassword, readPassword } from './read-password';

interface CreateOptions {
  readonly displayName?: string;
  readonly admin?: true;
  readonly passwordStdin?: true;
}

/** `users ...`: what an administrator does to accounts. */
export function addUsersCommands(program: Command, context: CommandContext): void {
  const users = program.command('users').description('accounts');

  users
    .command('create <name>')
    .description('make an account; without --password-stdin a password is made and shown once')
    .option('--display-name <text>', 'the name that others see')
    .option('--admin', 'may administer the server')
    .option('--password-stdin', 'read the password from standard input')
    .action(async (name: string, { displayName, admin, passwordStdin }: CreateOptions) => {
      const userName = checked(name);
      if (displayName !== undefined && displayName.length > LIMITS.displayNameLength) {
        throw new CommandRefused(
          `A display name has at most ${LIMITS.displayNameLength} characters.`,
        );
      }
      const password = passwordStdin ? await readPassword(process.stdin) : newPassword();
      const user = await context.run((app) =>
        app.get(CreateUser).execute({ userName, password, displayName, admin: admin === true }),
      );
      const shown = passwordStdin ? {} : { password };
      context.output.result({ user, ...shown }, [
        `Made ${user.userName}${user.admin ? ', an administrator' : ''}.`,
        ...(passwordStdin ? [] : [`Password: ${password}`]),
      ]);
    });

  users
    .command('list')
    .description('accounts by user name')
    .option('--after <name>', 'begin after this user name', '')
    .option('--limit <count>', 'how many', '100')
    .action(async ({ after, limit }: { after: string; limit: string }) => {
      const count = Number(limit);
      if (!Number.isInteger(count) || count < 1 || count > 1_000) {
        throw new CommandRefused('--limit is a number from 1 to 1000.');
      }
      const found = await context.run((app) => listAccounts(app.get(Database), after, count));
      context.output.result({ users: found }, table([HEADINGS, ...found.map(row)]));
    });

  users
    .command('suspend <name>')
    .description('close every door to an account, within two seconds')
    .action(async (name: string) => {
      const changed = await context.run((app) => app.get(SuspendUser).execute(checked(name)));
      context.output.result({ userName: checked(name), suspended: true, changed }, [
        changed ? `${name} is suspended.` : `${name} was suspended before.`,
      ]);
    });

  users
    .command('restore <name>')
    .description('end a suspension')
    .action(async (name: string) => {
      const changed = await context.run((app) => app.get(RestoreUser).execute(checked(name)));
      context.output.result({ userName: checked(name), suspended: false, changed }, [
        changed ? `${name} may sign in again.` : `${name} was not suspended.`,
      ]);
    });

  users
    .command('reset-link <name>')
    .description('make a link with which the user sets a new password, once, within 24 hours')
    .action(async (name: string) => {
      const link = await context.run((app) => app.get(MakeResetLink).execute(checked(name), null));
      context.output.result({ userName: checked(name), link }, [link]);
    });

  users
    .command('make-admin <name>')
    .description('let an account administer the server')
    .action(async (name: string) => {
      await context.run((app) => app.get(MakeAdmin).execute(checked(name)));
      context.output.result({ userName: checked(name), admin: true }, [
        `${name} is an administrator.`,
      ]);
    });
}

const HEADINGS = ['NAME', 'DISPLAY NAME', 'SINCE', 'STATE'] as const;

const row = ({
  userName,
  displayName,
  createdAt,
  admin,
  suspendedAt,
}: AccountSummary): string[] => [
  userName,
  displayName,
  createdAt.slice(0, 10),
  [admin ? 'admin' : '', suspendedAt === null ? '' : 'suspended'].filter(Boolean).join(', '),
];

function checked(name: string): string {
  const userName = name.toLowerCase();
  if (USER_NAME_PATTERN.test(userName)) return userName;
  throw new CommandRefused(
    `${name} is no user name: 3 to 32 of a-z, 0-9, dot, dash and underscore, beginning with a letter or digit.`,
  );
}
