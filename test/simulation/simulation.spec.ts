import { addCounts, FAULTS, noCounts } from './counts';
import { loadProduction } from './production';
import { simulate } from './simulate';

/** `SEED=n` replays one run, `SEEDS=n` says how many. */
const { SEED, SEEDS = '10000' } = process.env;
const seeds =
  SEED === undefined
    ? Array.from({ length: Number(SEEDS) }, (_, index) => index + 1)
    : [Number(SEED)];

describe('sequencer and reducer', () => {
  const timeoutMs = 10 * 60_000;
  it(
    `bring every client to the log that it may read, whatever goes wrong (${seeds.length} seeds)`,
    () => {
      const production = loadProduction();
      const counts = noCounts();
      for (const seed of seeds) {
        try {
          addCounts(counts, simulate(production, seed));
        } catch (cause) {
          throw new Error(`seed ${seed}: ${String(cause)} (replay with SEED=${seed})`, { cause });
        }
      }
      process.stdout.write(`faults in ${seeds.length} seeds: ${JSON.stringify(counts)}\n`);
      if (SEED !== undefined) return;
      expect(FAULTS.filter((fault) => counts[fault] === 0)).toEqual([]);
    },
    timeoutMs,
  );
});
