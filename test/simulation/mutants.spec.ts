import { MUTANTS } from './mutants';
import { type Outcome, Simulators } from './simulators';

/** As many as the unchanged code is run with. */
const MOST_SEEDS = 10_000;
/** Most faults show in the first few runs. */
const SEEDS_AT_ONCE = 50;
const TIMEOUT_MS = 10 * 60_000;

describe('the simulation notices', () => {
  const simulators = new Simulators();
  afterAll(() => simulators.end());

  /** The first seed whose run notices the fault. */
  const caughtBy = async (mutant: string): Promise<Outcome['fault']> => {
    for (let done = 0; done < MOST_SEEDS; done += SEEDS_AT_ONCE) {
      const seeds = Array.from({ length: SEEDS_AT_ONCE }, (_, index) => done + index + 1);
      const outcomes = await simulators.run({ seeds, mutant });
      const faults = outcomes.flatMap(({ fault }) => fault ?? []);
      if (faults.length > 0) return faults.sort((one, other) => one.seed - other.seed)[0];
    }
    return undefined;
  };

  it.each(Object.keys(MUTANTS))(
    '%s',
    async (name) => {
      const caught = await caughtBy(name);
      process.stdout.write(`${name}: ${caught ? `seed ${caught.seed}, ${caught.by}` : 'missed'}\n`);
      expect(caught).toBeDefined();
    },
    TIMEOUT_MS,
  );
});
