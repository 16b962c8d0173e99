import { rowOf, type Row } from '../figures';
import { THROUGHPUT_CROWD } from './crowd';
import { gatherings, OWN, type Programs } from './kinds';
import type { Flooded } from './load-process';
import { interleaved, withParties, type Cpu } from './party';

const SENDERS = 64;
const INSTANCES = [1, 2, 3];

interface Seen {
  readonly flooded: Flooded;
  readonly cpu: Cpu;
}

/**
 * 64 members of sixty conversations of ten send as fast as they are answered. What was acknowledged
 * has arrived at everyone before a run ends. On a machine of few cores more instances cannot be
 * faster: the CPU time of each part tells what they would be with cores of their own.
 */
export async function benchThroughput(programs: Programs): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const instances of INSTANCES) {
    const shape = `throughput-${instances}`;
    if (programs.only !== undefined && !shape.startsWith(programs.only)) continue;
    rows.push(...(await benchInstances(programs, shape, instances)));
  }
  return rows;
}

async function benchInstances(
  programs: Programs,
  shape: string,
  instances: number,
): Promise<readonly Row[]> {
  const { runs, seconds } = programs.quick ? { runs: 2, seconds: 2 } : { runs: 5, seconds: 4 };
  return withParties(gatherings(programs, THROUGHPUT_CROWD, instances), async (parties) => {
    for (const party of parties) await party.flood(SENDERS, 2 * seconds); // warm
    const seen = await interleaved(parties, runs, (party) => {
      programs.say(`${shape}: ${party.name}`);
      return party.flood(SENDERS, seconds);
    });
    const rows = [
      row(shape, 'messages/s accepted and delivered', seen, perSecond),
      row(`${shape}-cpu`, 'CPU ms of all servers a message', seen, cpuMs, partsOf(seen)),
    ];
    for (const one of rows) programs.say(JSON.stringify(one));
    return rows;
  });
}

const perSecond = ({ flooded }: Seen): number => flooded.accepted / flooded.seconds;

const cpuMs = ({ flooded, cpu }: Seen): number =>
  (Object.values(cpu).reduce((sum, used) => sum + used, 0) * 1_000) / flooded.accepted;

type AllSeen = ReadonlyMap<string, readonly Seen[]>;

function row(
  shape: string,
  unit: string,
  seen: AllSeen,
  figure: (seen: Seen) => number,
  more: Readonly<Record<string, readonly number[]>> = {},
): Row {
  const { [OWN]: measured = [], ...controls } = Object.fromEntries(
    [...seen].map(([name, runs]) => [name, runs.map(figure)]),
  );
  return rowOf(shape, unit, measured, controls, more);
}

function partsOf(seen: AllSeen): Readonly<Record<string, readonly number[]>> {
  const parts = [...seen].flatMap(([name, runs]) =>
    Object.keys(runs[0]?.cpu ?? {}).map(
      (part) =>
        [
          `${name}: ms of ${part}`,
          runs.map(
            ({ flooded, cpu }) => ((cpu[part as keyof Cpu] ?? 0) * 1_000) / flooded.accepted,
          ),
        ] as const,
    ),
  );
  return Object.fromEntries(parts);
}
