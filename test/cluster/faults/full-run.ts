import { parseArgs } from 'node:util';
import type { BalancerName } from '../../support/balancer';
import { startCluster } from '../../support/cluster';
import { endOnSignals, hasBeenEnded } from '../../support/undo-at-end';
import type { Fault } from './fault';
import { FAULTS } from './faults';
import { isPresent, missingPrograms } from './missing';
import { playFault, type FaultRound } from './play-fault';
import { faultTable, type FaultRow } from './fault-table';

const BALANCERS: readonly BalancerName[] = ['nginx', 'haproxy'];
/** What the balancer has to do with it is seen in fewer. */
const SHARE_BEHIND_THE_SECOND = 5;

/**
 * `npm run test:cluster -- --full [--rounds N] [--fault TEXT] [--balancer NAME] [--instances N]`; a
 * table at the end.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      fault: { type: 'string', default: '' },
      balancer: { type: 'string' },
      instances: { type: 'string', default: '3' },
    },
  });
  endOnSignals((line) => void process.stderr.write(`${line}\n`));
  const faults = FAULTS.filter(({ name }) => name.includes(values.fault));
  const rows: FaultRow[] = [];
  for (const [index, balancer] of BALANCERS.entries()) {
    if ((values.balancer ?? balancer) !== balancer) continue;
    const missing = missingPrograms(balancer);
    if (missing.length > 0) throw new Error(`There is no ${missing.join(' and no ')}`);
    const share = index === 0 ? 1 : SHARE_BEHIND_THE_SECOND;
    const roundsOf = ({ rounds }: Fault): number =>
      values.rounds === undefined ? Math.ceil(rounds / share) : Number(values.rounds);
    rows.push(...(await runBehind(balancer, Number(values.instances), faults, roundsOf)));
    if (hasBeenEnded()) return;
  }
  process.stdout.write(faultTable(rows));
  process.exitCode = rows.some(({ failures }) => failures > 0) ? 1 : 0;
}

async function runBehind(
  balancer: BalancerName,
  instances: number,
  faults: readonly Fault[],
  roundsOf: (fault: Fault) => number,
): Promise<readonly FaultRow[]> {
  const cluster = await startCluster({
    ...{ instances, balancer, bus: 'kafka', objects: true, clock: true },
  });
  const rows: FaultRow[] = [];
  try {
    for (const fault of faults) {
      if (!isPresent(fault.needs)) {
        process.stdout.write(`${fault.name}: skipped, there is no ${fault.needs}\n`);
        continue;
      }
      const played: FaultRound[] = [];
      let failures = 0;
      for (let round = 1; round <= roundsOf(fault); round += 1) {
        const victim = cluster.members[round % instances]!;
        const findings = await playFault(cluster, fault, { victim, isLong: true }).then(
          (result) => {
            played.push(result);
            return result.findings;
          },
          (error: unknown) => [String(error)],
        );
        if (hasBeenEnded()) return rows;
        const last = findings.length === 0 ? played.at(-1) : undefined;
        const verdict = last ? `${last.acked} messages, whole in ${last.recoveryMs} ms` : 'BROKEN';
        process.stdout.write(`${balancer}, ${fault.name}, round ${round}: ${verdict}\n`);
        findings.forEach((finding) => process.stdout.write(`  ${finding}\n`));
        failures += findings.length > 0 ? 1 : 0;
      }
      rows.push({ balancer, fault: fault.name, played, failures });
    }
  } finally {
    await cluster.stop();
  }
  return rows;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
