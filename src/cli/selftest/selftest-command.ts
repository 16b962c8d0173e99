import type { Command } from 'commander';

import { CommandRefused } from '../cli.errors';
import type { CommandContext } from '../command-context';
import { table } from '../output';
import { findInstances } from './find-instances';
import { sendRound } from './send-round';
import { withTestPeople } from './test-people';

/** `selftest`: what `helm test` runs. */
export function addSelftestCommand(program: Command, context: CommandContext): void {
  program
    .command('selftest <origins...>')
    .description('send a message between running instances, round all of them')
    .option('--at-least <count>', 'how many instances there have to be', '1')
    .action(async (origins: readonly string[], { atLeast }: { readonly atLeast: string }) => {
      const fewest = Number(atLeast);
      if (!Number.isInteger(fewest) || fewest < 1) {
        throw new CommandRefused('--at-least is a whole number from 1 on.');
      }
      const instances = await findInstances(origins);
      if (instances.length < fewest) {
        throw new CommandRefused(
          `There are ${instances.length} instances and not ${fewest}: ${instances.join(', ')}`,
        );
      }
      const deliveries = await context.run((app) =>
        withTestPeople(app, (people) => sendRound(instances, people)),
      );
      context.output.result(
        { deliveries },
        table(deliveries.map(({ from, to, ms }) => [`${from} -> ${to}`, `${ms} ms`])),
      );
    });
}
