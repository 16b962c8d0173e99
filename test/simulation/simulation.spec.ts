import { addCounts, FAULTS, noCounts } from './counts';
import { Simulators } from './simulators';

/** `SEED=n` replays one run, `SEEDS=n` says how many. */
const { SEED, SEEDS = '10000' } = process.env;
const seeds =
  SEED === undefined
    ? Array.from({ length: Number(SEEDS) }, (_, index) => index + 1)
    : [Number(SEED)];

describe('sequencer and reducer', () => {
  const timeoutMs = 10 * 60_000;
  const simulators = new Simulators();
  afterAll(() => simulators.end());

  it(
    `bring every client to the log that it may read, whatever goes wrong (${seeds.length} seeds)`,
    async () => {
      const counts = noCounts();
      for (const outcome of await simulators.run({ seeds })) {
        const { fault } = outcome;
        if (fault)
          throw new Error(`seed ${fault.seed} (replay with SEED=${fault.seed}): ${fault.stack}`);
        addCounts(counts, outcome.counts);
      }
      process.stdout.write(`faults in ${seeds.length} seeds: ${JSON.stringify(counts)}\n`);
      if (SEED !== undefined) return;
      expect(FAULTS.filter((fault) => counts[fault] === 0)).toEqual([]);
    },
    timeoutMs,
  );
});
