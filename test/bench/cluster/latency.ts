import { rowOf, type Row } from '../figures';
import { LATENCY_CROWD } from './crowd';
import { gatherings, OWN, type Programs } from './kinds';
import type { Percentiles, Timed } from './load-process';
import { interleaved, withParties } from './party';

const MESSAGES_A_SECOND = 50;
const PERCENTILES = ['p50', 'p99'] as const satisfies readonly (keyof Percentiles)[];

/**
 * From the call on one instance to the news on the other one: an open loop, eight members of one
 * conversation, four at each instance. With one instance all are at the same.
 */
export async function benchLatency(programs: Programs): Promise<readonly Row[]> {
  const { runs, seconds } = programs.quick ? { runs: 2, seconds: 2 } : { runs: 7, seconds: 4 };
  return withParties(gatherings(programs, LATENCY_CROWD, 2), async (parties) => {
    for (const party of parties) await party.time(MESSAGES_A_SECOND, 2 * seconds); // warm
    const seen = await interleaved(parties, runs, (party) => {
      programs.say(`latency: ${party.name}`);
      return party.time(MESSAGES_A_SECOND, seconds);
    });
    return PERCENTILES.map((percentile) => rowOfPercentile(percentile, seen));
  });
}

function rowOfPercentile(
  percentile: keyof Percentiles,
  seen: ReadonlyMap<string, readonly Timed[]>,
): Row {
  /** Where the sender is not, if there is such a place. */
  const across = ({ byPlace }: Timed): number => byPlace.at(-1)?.[percentile] ?? Number.NaN;
  const { [OWN]: measured = [], ...controls } = Object.fromEntries(
    [...seen].map(([name, runs]) => [name, runs.map(across)]),
  );
  const acks = [...seen].map(
    ([name, runs]) => [`${name}: to the answer`, runs.map(({ ack }) => ack[percentile])] as const,
  );
  const same = (seen.get(OWN) ?? []).map(({ byPlace }) => byPlace[0]?.[percentile] ?? Number.NaN);
  return rowOf(
    `latency-${percentile}`,
    'ms from the call on A to the news on B',
    measured,
    controls,
    Object.fromEntries([...acks, [`${OWN}: from A to A`, same]]),
  );
}
