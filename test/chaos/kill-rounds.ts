import { parseArgs } from 'node:util';
import { endOnSignals, hasBeenEnded } from '../support/undo-at-end';
import { runKillRound, shortcomings, VICTIMS, type KillRound } from './kill-round';

/** Prints a line for each kill of each victim. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '20' }, victim: { type: 'string' } },
  });
  endOnSignals((line) => void process.stderr.write(`${line}\n`));
  tell(['round', ...COLUMNS, 'verdict']);
  let failures = 0;
  for (const victim of VICTIMS.filter((name) => (values.victim ?? name) === name)) {
    for (let number = 1; number <= Number(values.rounds); number += 1) {
      const round = await runKillRound(victim).catch((error: unknown) => String(error));
      if (hasBeenEnded()) return;
      const findings = typeof round === 'string' ? [round] : findingsOf(round);
      const cells = typeof round === 'string' ? [victim] : COLUMNS.map((name) => round[name]);
      tell([number, ...cells, findings.length === 0 ? 'well' : 'BROKEN']);
      findings.forEach((finding) => process.stdout.write(`  ${finding}\n`));
      failures += findings.length > 0 ? 1 : 0;
    }
  }
  process.stdout.write(`${failures} rounds failed\n`);
  process.exitCode = failures > 0 ? 1 : 0;
}

const COLUMNS = [
  'victim',
  'written',
  'ackedBefore',
  'perSecond',
  'acked',
  'retried',
  'committedUnheard',
  'givenUp',
  'givenUpFound',
  'duplicatesAnswered',
  'harmMs',
  'recoveryMs',
] as const satisfies readonly (keyof KillRound)[];

const findingsOf = (round: KillRound): readonly string[] => [
  ...round.violations.slice(0, 20).map(({ rule, says }) => `${rule}: ${says}`),
  ...shortcomings(round),
];

function tell(cells: readonly (string | number)[]): void {
  const widths = ['round', ...COLUMNS, 'verdict'].map((title) => title.length);
  const line = cells.map((cell, index) => String(cell).padStart(widths[index] ?? 0));
  process.stdout.write(`${line.join('  ')}\n`);
}

void main();
