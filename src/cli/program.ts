import { Command, CommanderError } from 'commander';

import { ConfigError, type Config } from '../platform/config';
import { ProblemError, toProblem } from '../platform/errors';
import { StartRefused } from '../platform/embedded';
import { CommandRefused, EXIT } from './cli.errors';
import { CommandContext } from './command-context';
import { addBackupCommands } from './backup-commands';
import { addKeysCommands } from './keys-commands';
import { addMediaCommands } from './media-commands';
import { addSelftestCommand } from './selftest/selftest-command';
import { addServerCommands } from './server-commands';
import { addUsersCommands } from './users-commands';

/** Runs one command line. @returns what the process ends with */
export async function runCommand(
  args: readonly string[],
  readConfig: () => Config,
): Promise<number> {
  const context = new CommandContext(readConfig);
  const program = new Command('npm run anochat --')
    .description('Administers an AnoChat, beside its running server or without one.')
    .option('--json', 'answer with one JSON value')
    .exitOverride();
  program.hook('preAction', (_program, action) => {
    context.useJson(action.optsWithGlobals<{ json?: true }>().json === true);
  });
  addUsersCommands(program, context);
  addKeysCommands(program, context);
  addMediaCommands(program, context);
  addServerCommands(program, context);
  addSelftestCommand(program, context);
  addBackupCommands(program, context);
  everyCommand(program, (command) => {
    command.exitOverride();
    if (command !== program && command.commands.length === 0) {
      command.option('--json', 'answer with one JSON value');
    }
  });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return explain(error, context);
  }
}

function explain(error: unknown, { output }: CommandContext): number {
  if (
    error instanceof CommandRefused ||
    error instanceof ConfigError ||
    error instanceof StartRefused
  ) {
    output.error(error.message);
    return EXIT.refused;
  }
  const problem = toProblem(error);
  if (error instanceof ProblemError || problem.code === 'server.unavailable') {
    output.error(problem.detail ?? `${problem.title}.`, problem);
    return EXIT.refused;
  }
  output.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.fault;
}

function everyCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) everyCommand(child, visit);
}
