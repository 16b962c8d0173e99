import { loadSodium } from '../primitives/sodium';
import { Churn } from './testing/churn';

const numberOf = (name: string, otherwise: number): number =>
  Number(process.env[name] ?? otherwise);

const FIRST = numberOf('CHURN_SEED', 1);
const SEEDS = numberOf('CHURN_SEEDS', 8);
const COMMITS = numberOf('CHURN_COMMITS', 100);

describe('a group under churn', () => {
  it.each(Array.from({ length: SEEDS }, (_, n) => FIRST + n))(
    'stays one group for all of its members with seed %i',
    async (seed) => {
      const churn = await Churn.start(await loadSodium(), seed);
      for (let commit = 1; commit <= COMMITS; commit += 1) {
        await churn.step().catch((error: unknown) => {
          throw new Error(`seed ${seed}, commit ${commit}`, { cause: error });
        });
      }
      await churn.compareAll();
      expect(churn.server.epoch).toBe(COMMITS);
    },
    COMMITS * 10_000,
  );
});
