import type { Counts } from './counts';
import type { Production } from './production';
import { World } from './world';

export const STEPS = 200;

/** One run; throws what does not hold. */
export const simulate = (production: Production, seed: number): Counts => {
  const world = new World(production, seed);
  for (let step = 0; step < STEPS; step += 1) world.step();
  world.rest();
  return world.counts;
};
