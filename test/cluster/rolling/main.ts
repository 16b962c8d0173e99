import 'reflect-metadata';
import { parseArgs } from 'node:util';

import { nativeChoice } from '../../support/native-choice';
import { endOnSignals, hasBeenEnded } from '../../support/undo-at-end';
import { runRollingRestart } from './run-rolling-restart';

const numberOf = (name: string, text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} takes a number`);
  return number;
};

/** Prints what the run saw, a line each, and fails when there is a finding. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      clients: { type: 'string', default: '3000' },
      instances: { type: 'string', default: '3' },
    },
  });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  endOnSignals(say);
  const run = await runRollingRestart({
    instances: numberOf('instances', values.instances),
    clients: numberOf('clients', values.clients),
    environment: nativeChoice(),
    say,
  });
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
