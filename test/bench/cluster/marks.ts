import { rowOf, type Row } from '../figures';
import { THROUGHPUT_CROWD } from './crowd';
import type { Programs } from './kinds';
import { startOwnServers } from './own-servers';
import { Party, withParties, type Part } from './party';

const PARTS = ['node', 'Postgres', 'Kafka'] as const satisfies readonly Part[];

/**
 * What a marker costs in conversations of ten on two instances, the telling of nine others and of the
 * own devices included. Written are all that come within half a second by one statement.
 */
export async function benchMarks({ quick, kafka, say }: Programs): Promise<readonly Row[]> {
  const { runs, rounds } = quick ? { runs: 2, rounds: 4 } : { runs: 5, rounds: 10 };
  const gather = (): Promise<Party> =>
    Party.gather('marks', THROUGHPUT_CROWD, () =>
      startOwnServers(THROUGHPUT_CROWD, { instances: 2, kafka }, say),
    );
  return withParties([gather], async (parties) => {
    const seen: Readonly<Record<Part, number>>[] = [];
    const bytes: number[] = [];
    for (const party of parties) {
      await party.fill((runs + 1) * rounds);
      await party.mark(rounds); // warm
      for (let run = 0; run < runs; run += 1) {
        say(`mark: run ${run + 1} of ${runs}`);
        const bytesBefore = kafka.bytesOf('signals');
        const { marks, cpu } = await party.mark(rounds);
        bytes.push((kafka.bytesOf('signals') - bytesBefore) / marks);
        const each = (part: Part): number => ((cpu[part] ?? 0) * 1e6) / marks;
        seen.push({
          node: each('node'),
          Postgres: each('Postgres'),
          Kafka: each('Kafka'),
          Redis: 0,
        });
      }
    }
    const figure = (part: Part): number[] => seen.map((run) => run[part]);
    return [
      rowOf(
        'mark-cpu',
        'microseconds of CPU of all servers a marker',
        seen.map((run) => PARTS.reduce((sum, part) => sum + run[part], 0)),
        {},
        {
          ...Object.fromEntries(PARTS.map((part) => [part, figure(part)])),
          'bytes in the log of Kafka': bytes,
        },
      ),
    ];
  });
}
