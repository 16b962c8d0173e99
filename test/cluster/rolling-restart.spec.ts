import { hasBalancer } from '../support/balancer';
import { nativeChoice } from '../support/native-choice';
import { runRollingRestart } from './rolling/run-rolling-restart';

jest.setTimeout(600_000);

/** Why it cannot run here, if so. */
const missing = [
  process.env.KAFKA_LIB === undefined && 'KAFKA_LIB is not set',
  !hasBalancer('nginx') && 'there is no nginx',
].find((reason) => reason !== false);
const whenPossible = missing === undefined ? it : it.skip;
const why = missing === undefined ? '' : ` (${missing})`;

describe('A rolling restart of two instances behind nginx, under load', () => {
  whenPossible(`loses no message and doubles none, and everyone comes back${why}`, async () => {
    const run = await runRollingRestart({
      instances: 2,
      clients: 200,
      environment: nativeChoice(),
      say: () => undefined,
    });
    expect(run.findings).toEqual([]);
    // Everybody was told, and each has moved at least once.
    expect(run.figures.endedWithoutAWord).toBe(0);
    expect(run.figures.moves).toBeGreaterThanOrEqual(200);
    expect(run.figures.acked).toBeGreaterThan(400);
  });
});
