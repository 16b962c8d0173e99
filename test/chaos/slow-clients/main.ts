import 'reflect-metadata';
import { parseArgs } from 'node:util';

import { nativeChoice } from '../../support/native-choice';
import { endOnSignals, hasBeenEnded } from '../../support/undo-at-end';
import { bringUpNetwork, hasOwnNetwork } from './own-network';
import { runSlowClients } from './run-slow-clients';

/** Prints what the run saw, a line each, and fails when there is a finding. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '5000' } } });
  const count = Number(values.count);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error('--count takes a number');
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  endOnSignals(say);
  if (hasOwnNetwork()) bringUpNetwork();
  const run = await runSlowClients({ count, environment: nativeChoice(), say });
  for (const [name, value] of Object.entries(run.figures))
    process.stdout.write(`${name}: ${value}\n`);
  run.findings.forEach((finding) => process.stdout.write(`BROKEN: ${finding}\n`));
  process.exitCode = run.findings.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  if (hasBeenEnded()) return;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
