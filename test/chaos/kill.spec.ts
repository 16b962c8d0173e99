import { runKillRound, shortcomings, VICTIMS } from './kill-round';

/** More rounds: `npm run test:kill -- --rounds 20`. */
const ROUNDS = [1, 2];

describe.each(VICTIMS)('kill -9 of the %s under load', (victim) => {
  it.each(ROUNDS)(
    'loses, doubles and reorders nothing (round %d)',
    async () => {
      const round = await runKillRound(victim);
      expect(round.violations).toEqual([]);
      expect(shortcomings(round)).toEqual([]);
    },
    150_000,
  );
});
