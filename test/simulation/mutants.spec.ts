import { MUTANTS } from './mutants';
import { loadProduction } from './production';
import { simulate } from './simulate';

/** As many as the unchanged code is run with. */
const MOST_SEEDS = 10_000;
const TIMEOUT_MS = 10 * 60_000;

/** The first seed whose run notices the fault. */
const caughtBy = (name: string): { readonly seed: number; readonly by: string } | null => {
  const production = loadProduction(MUTANTS[name]);
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    try {
      simulate(production, seed);
    } catch (error) {
      return { seed, by: String(error) };
    }
  }
  return null;
};

describe('the simulation notices', () => {
  it.each(Object.keys(MUTANTS))(
    '%s',
    (name) => {
      const caught = caughtBy(name);
      process.stdout.write(`${name}: ${caught ? `seed ${caught.seed}, ${caught.by}` : 'missed'}\n`);
      expect(caught).not.toBeNull();
    },
    TIMEOUT_MS,
  );
});
