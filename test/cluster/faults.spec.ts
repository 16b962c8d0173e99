import { startCluster, type Cluster } from '../support/cluster';
import { FAULTS } from './faults/faults';
import { isPresent, missingPrograms } from './faults/missing';
import { playFault } from './faults/play-fault';

/** More of them, on three instances and behind HAProxy too: `npm run test:cluster -- --full`. */
const ROUNDS = [1, 2];
const ROUND_MS = 240_000;

const isPossible = missingPrograms('nginx').length === 0;

(isPossible ? describe : describe.skip)(
  'two instances behind nginx under load, skipped where there is no Kafka, S3 or nginx',
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await startCluster({
        ...{ instances: ROUNDS.length, balancer: 'nginx', bus: 'kafka' },
        ...{ objects: true, clock: true },
      });
    }, ROUND_MS);
    afterAll(() => cluster?.stop(), ROUND_MS);

    for (const fault of FAULTS) {
      const possible = isPresent(fault.needs) ? it : it.skip;
      const why = fault.needs ? `, skipped where there is no ${fault.needs}` : '';
      possible.each(ROUNDS)(
        `live through ${fault.name} (round %d${why})`,
        async (round) => {
          const victim = cluster.members[round - 1]!;
          const { findings } = await playFault(cluster, fault, { victim, isLong: false });
          expect(findings).toEqual([]);
        },
        ROUND_MS,
      );
    }
  },
);
